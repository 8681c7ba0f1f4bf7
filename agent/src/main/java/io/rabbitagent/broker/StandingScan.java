package io.rabbitagent.broker;

import io.rabbitagent.cluster.QueueStanding;

/**
 * What is asked of the broker about how well its queues stand: which are served, and what their replicas are worth. Changes nothing.
 *
 * <p>It goes on where {@link MirrorScan#ALL} has bound {@code Head}, {@code Led}, {@code Some}, {@code Text} and {@code Unsynced}, and
 * binds {@code Standing}. As there, compiled functions do what concerns every queue: sets of names by {@code maps} and {@code
 * ordsets}, and match specifications. What is left to the interpreter are queues with something wrong. Written for 3.8 to 3.13; tried
 * on 3.10.8.
 *
 * <ul>
 *   <li>A classic queue is served while the process lives that its record names. One that the table of durable queues alone
 *       knows is down: its node does not run, or its virtual host there does not.
 *   <li>A stream is served while its writer lives. Whether its replicas live is not asked: one counts where its node runs.
 *   <li>A quorum queue is served while one of its Ra servers leads and more than half of them are leader or follower, as {@code
 *       rabbit_quorum_queue:filter_quorum_critical/2} of 3.10 counts them. A leader alone serves nobody: it stays leader without a
 *       majority. While a running node does not tell the states of its Ra servers, all of that is unknown.
 *   <li>What is down is told for this node and for those that do not run: the others tell it themselves.
 * </ul>
 */
final class StandingScan {
    private static final String MIRRORS = """
            Replicas = maps:get(type_state, At),
            Me = node(),
            Up = rabbit_mnesia:cluster_nodes(running),
            Vhosts = fun(All0) -> {length(All0), [{Text(V), N} || {V, N} <- lists:sublist(lists:reverse(lists:keysort(2, maps:to_list(
              lists:foldl(fun(V, A) -> maps:put(V, maps:get(V, A, 0) + 1, A) end, #{}, All0)))), MOST_VHOSTS)]} end,
            Without = [{'orelse', {'not', {is_list, Synced}}, {'=:=', Synced, []}}],
            OnUp = list_to_tuple(['orelse', false, false | [{'=:=', {node, {hd, Synced}}, {const, U}} || U <- Up]]),
            Gone = lists:filter(fun({_, _, L}) -> not lists:any(fun(P) -> lists:member(node(P), Up) end, L) end,
              ets:select(rabbit_queue, [{Head, Led ++ [{is_list, Synced}, {'=/=', Synced, []}, {'not', OnUp}],
                [{{{{Policy, Operator}}, {element, 2, Name}, Synced}}]}])),
            Pair = fun(P, O) -> [{'=:=', Policy, {const, P}}, {'=:=', Operator, {const, O}}] end,
            Wants = fun({P, O}) -> case Some(Pair(P, O), '$_', 1) of [] -> false;
              [Q | _] -> Params = rabbit_policy:get(<<"ha-params">>, Q),
                case rabbit_policy:get(<<"ha-mode">>, Q) of <<"all">> -> true;
                  <<"exactly">> -> is_integer(Params) andalso Params > 1;
                  <<"nodes">> -> is_list(Params) andalso Params -- [atom_to_binary(Me, utf8)] =/= [];
                  _ -> false end end end,
            Wanting = lists:filter(Wants, lists:usort([P || {P, _, _} <- Gone]
              ++ ets:select(rabbit_queue, [{Head, Led ++ Without, [{{Policy, Operator}}]}]))),
            Bare = [V || {P, V, _} <- Gone, lists:member(P, Wanting)] ++ lists:append([
              ets:select(rabbit_queue, [{Head, Led ++ Without ++ Pair(P, O), [{element, 2, Name}]}]) || {P, O} <- Wanting]),
            """;

    private static final String CLASSIC_AND_STREAMS = """
            PerNode = fun(Nodes) -> [{N, length(ets:match_spec_run(Nodes, ets:match_spec_compile([{{N}, [], [true]}])))}
              || {N} <- lists:usort(Nodes), N =:= Me orelse not lists:member(N, Up)] end,
            Rows = fun(Table, Guards, What) -> ets:select(Table, [{Head, Guards, [What]}]) end,
            Processes = processes(),
            Classic = [{'=:=', Type, rabbit_classic_queue}, {'=:=', Owner, none}, {is_pid, Pid}],
            OfUp = list_to_tuple(['orelse', false, false | [{'=:=', {node, Pid}, {const, U}} || U <- Up -- [Me]]]),
            Mine = maps:values(maps:with(Processes, maps:from_list(Rows(rabbit_queue, Led, {{Pid, Name}})))),
            OfClassic = {length(Mine), 0, PerNode(maps:values(maps:without(Mine ++ Rows(rabbit_queue, Classic ++ [OfUp], Name),
              maps:from_list(Rows(rabbit_durable_queue, Classic, {{Name, {{{node, Pid}}}}})
                ++ Rows(rabbit_queue, Classic, {{Name, {{{node, Pid}}}}})))))},
            Listing = [{is_map, Replicas}, {is_map_key, nodes, Replicas}],
            With = fun(L) -> Listing ++ [{'=:=', {map_get, nodes, Replicas}, {const, L}}] end,
            Lists = fun(Guards) -> lists:usort(Rows(rabbit_durable_queue, Guards ++ Listing, {map_get, nodes, Replicas})) end,
            Narrow = fun(Whole, U) -> lists:member(Me, U) andalso length(U) * 2 > Whole andalso (length(U) - 1) * 2 =< Whole end,
            Stream = [{'=:=', Type, rabbit_stream_queue}],
            There = Rows(rabbit_durable_queue, Stream ++ [{is_pid, Pid}, {'=/=', {node, Pid}, {const, Me}}], {{{node, Pid}}}),
            Here = maps:from_list(Rows(rabbit_durable_queue, Stream ++ [{is_pid, Pid}, {'=:=', {node, Pid}, {const, Me}}], {{Pid, Name}})),
            Writing = maps:size(maps:with(Processes, Here)),
            OfStreams = {Writing, lists:sum([ets:select_count(rabbit_durable_queue, [{Head, Stream ++ With(L), [true]}])
                || L <- Lists(Stream), Narrow(length(L), [N || N <- L, lists:member(N, Up)])]),
              PerNode(There ++ lists:duplicate(maps:size(Here) - Writing, {Me}))},
            """;

    private static final String QUORUM = """
            Quorum = [{'=:=', Type, rabbit_quorum_queue}, {is_tuple, Pid}],
            QuorumLists = Lists(Quorum),
            Asked = case QuorumLists of [] -> []; _ -> Up end,
            {Told, _} = rpc:multicall(Asked, rabbit_quorum_queue, all_replica_states, [], 5000),
            States = maps:from_list([{N, S} || {N, S} <- Told, is_map(S)]),
            Serving = ets:match_spec_compile([{{'$1', leader}, [], ['$1']}, {{'$1', follower}, [], ['$1']}]),
            Leading = ets:match_spec_compile([{{'$1', leader}, [], ['$1']}]),
            Sets = maps:map(fun(_, S) -> lists:sort(ets:match_spec_run(maps:to_list(S), Serving)) end, States),
            Leaders = lists:usort(lists:append([ets:match_spec_run(maps:to_list(S), Leading) || S <- maps:values(States)])),
            IsLed = maps:from_list(lists:zip(Leaders, Leaders)),
            LedHere = ets:match_spec_run(maps:to_list(maps:get(Me, States, #{})), Leading),
            Serves = fun(R, N) -> lists:member(maps:get(R, maps:get(N, States, #{}), none), [leader, follower]) end,
            OfList = fun(L) -> Whole = length(L), U = [N || N <- L, maps:is_key(N, States)],
              These = maps:from_list(Rows(rabbit_durable_queue, Quorum ++ With(L), {{{element, 1, Pid}, {{{element, 2, Pid}}}}})),
              case length(U) * 2 > Whole of false -> {0, 0, maps:values(These)};
                true -> Full = ordsets:intersection([Leaders | [maps:get(N, Sets) || N <- U]]),
                  {Good, Odd} = {maps:with(Full, These), maps:without(Full, These)},
                  {Stand, Fall} = lists:partition(fun({R, _, Some0}) -> length(Some0) * 2 > Whole andalso maps:is_key(R, IsLed) end,
                    [{R, N, [M || M <- U, Serves(R, M)]} || {R, N} <- maps:to_list(Odd)]),
                  {maps:size(maps:with(LedHere, Good)) + length([R || {R, _, _} <- Stand, lists:member(R, LedHere)]),
                    case Narrow(Whole, U) of true -> maps:size(Good); false -> 0 end
                      + length([R || {R, _, Some0} <- Stand, Narrow(Whole, Some0)]),
                    [N || {_, N, _} <- Fall]} end end,
            OfQuorum = case Asked -- maps:keys(States) of
              [] -> OfLists = [OfList(L) || L <- QuorumLists],
                {lists:sum([C || {C, _, _} <- OfLists]), lists:sum([C || {_, C, _} <- OfLists]),
                  PerNode(lists:append([D || {_, _, D} <- OfLists]))};
              Unheard -> {unheard, Unheard} end,
            Standing = {Up, Vhosts(lists:map(fun({N, _}) -> element(2, N) end, Unsynced)), Vhosts(Bare), OfClassic, OfStreams, OfQuorum},
            """;

    static final String STANDING = (MIRRORS + CLASSIC_AND_STREAMS + QUORUM)
            .replace("MOST_VHOSTS", Integer.toString(QueueStanding.MOST_VHOSTS));

    private StandingScan() {}
}
