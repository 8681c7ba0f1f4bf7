package io.rabbitagent.broker;

/**
 * What is asked of the broker about mirrors, as {@code rabbitmqctl eval} takes it. Changes nothing.
 *
 * <p>Names travel in base64 behind a dot: Erlang prints a text with other characters, and an empty one, as a list of numbers.
 * Written for 3.8 to 3.13, whose functions these are; tried on 3.10.8.
 */
final class MirrorScan {
    /**
     * Counts and picks by match specifications, which the broker runs as compiled code, and asks no queue's process: {@code
     * list_queues} asks all of them. What is left to the interpreter is done by functions of {@code lists}: with list
     * comprehensions over 5,000 queues {@code erl_eval} took 20 times as long (seen on 3.10.8). Where the fields of a queue's
     * record stand, the broker says; where it lacks one the answer is an error, not a zero. Exclusive queues are never mirrored, and
     * are left out. What synchronises already is counted, and not named.
     */
    static final String ALL =
            Answers.onceReady(QueueTable.oneLine(QueueTable.HEAD + """
            [Name, Durable, Owner, Pid, Mirrors, Synced, Policy, Operator, Type] = [maps:get(F, At) || F <-
              [name, durable, exclusive_owner, pid, slave_pids, sync_slave_pids, policy, operator_policy, type]],
            Led = [{'=:=', Type, rabbit_classic_queue}, {'=:=', Owner, none}, {is_pid, Pid}, {'=:=', {node, Pid}, node()}],
            Count = fun(Guards) -> ets:select_count(rabbit_queue, [{Head, Led ++ Guards, [true]}]) end,
            Some = fun(Guards, What, Most) -> case ets:select(rabbit_queue, [{Head, Led ++ Guards, [What]}], Most) of
              {L, _} -> L; '$end_of_table' -> [] end end,
            Text = fun(B) -> "." ++ base64:encode_to_string(B) end,
            Gap = fun(Kind, Guards) -> case Count(Guards) of 0 -> [];
              N -> [{Kind, N, [{Text(V), Text(B)} || {resource, V, queue, B} <- Some(Guards, Name, MOST_GAPS)]}] end end,
            Members = [atom_to_binary(M, utf8) || M <- rabbit_mnesia:cluster_nodes(all)],
            Covered = fun({P, O}) -> Mine = [{'=:=', Policy, {const, P}}, {'=:=', Operator, {const, O}}],
              case Some(Mine, '$_', 1) of [] -> {[], []};
                [Q | _] -> Params = rabbit_policy:get(<<"ha-params">>, Q),
                  {Gaps, Absent} = case rabbit_policy:get(<<"ha-mode">>, Q) of
                    undefined -> {Gap('not-mirrored', [Durable | Mine]), none};
                    <<"exactly">> when is_integer(Params) ->
                      {Gap('too-few-mirrors', [{'<', {length, Mirrors}, Params - 1} | Mine]), []};
                    <<"nodes">> when is_list(Params) -> case Params -- Members of
                      [] -> {[], []}; Gone -> {Gap('absent-nodes', Mine), Gone} end;
                    _ -> {[], []} end,
                  case {Absent, rabbit_policy:get(<<"ha-sync-mode">>, Q)} of
                    {none, _} -> {Gaps, []}; {_, <<"automatic">>} -> {Gaps, Absent};
                    _ -> {Gap('manual-sync', Mine) ++ Gaps, Absent} end end end,
            Found = [Covered(Pair) || Pair <- lists:usort(ets:select(rabbit_queue, [{Head, Led, [{{Policy, Operator}}]}]))],
            All = lists:append([G || {G, _} <- Found]),
            Gaps = [{K, lists:sum([N || {K1, N, _} <- All, K1 =:= K]), lists:sublist(lists:append([L || {K1, _, L} <- All, K1 =:= K]), MOST_GAPS)}
              || K <- lists:usort([K || {K, _, _} <- All])],
            Infos = fun(N) -> case ets:lookup(queue_metrics, N) of [{_, I, _}] -> I; _ -> [] end end,
            Syncs = fun(N) -> case proplists:get_value(state, Infos(N)) of {syncing, _} -> true; _ -> false end end,
            Messages = fun(N) -> case ets:lookup(queue_coarse_metrics, N) of [{_, _, _, M, _}] when is_integer(M) -> M; _ -> unknown end end,
            Late = lists:map(fun({N, M, S}) -> {N, M -- S} end,
              ets:select(rabbit_queue, [{Head, [{'=/=', Mirrors, Synced} | Led], [{{Name, Mirrors, Synced}}]}])),
            Unsynced = lists:filter(fun({_, L}) -> L =/= [] end, Late),
            {Syncing, Waiting} = lists:partition(fun({N, _}) -> Syncs(N) end, Unsynced),
            Smallest = lists:sublist(lists:sort(lists:map(fun({N, L}) -> {Messages(N), N, L} end, Waiting)), MOST_NAMED),
            """ + StandingScan.STANDING + """
            {rabbit_agent, Count([]), length(Unsynced), length(Syncing),
              [{M, proplists:get_value(message_bytes, Infos(N), unknown), Text(V), Text(B), [node(P) || P <- L]}
                || {M, {resource, V, queue, B} = N, L} <- Smallest],
              Gaps, [Text(A) || A <- lists:sublist(lists:usort(lists:append([A || {_, A} <- Found])), MOST_GAPS)], Standing}.
            """));

    /** Of one queue, and of the alarms in the whole cluster. A queue that is down is not in the table. */
    static final String ONE = Answers.onceReady(QueueTable.oneLine("""
            Alarms = lists:usort([{N, S} || {{resource_limit, S, N}, _} <- rabbit_alarm:get_alarms()]),
            case rabbit_amqqueue:lookup(rabbit_misc:r(base64:decode("VHOST"), queue, base64:decode("QUEUE"))) of
              {ok, Q} -> Name = amqqueue:get_name(Q), Pid = amqqueue:get_pid(Q),
                State = case ets:lookup(queue_metrics, Name) of [{_, I, _}] -> proplists:get_value(state, I); _ -> none end,
                {rabbit_agent, case is_pid(Pid) of true -> node(Pid); false -> none end,
                  [node(P) || P <- amqqueue:get_slave_pids(Q) -- amqqueue:get_sync_slave_pids(Q)],
                  case State of {syncing, N} -> N; _ -> none end,
                  case ets:lookup(queue_coarse_metrics, Name) of [{_, _, _, M, _}] -> M; _ -> unknown end, Alarms};
              {error, not_found} -> {rabbit_agent, gone, Alarms} end.
            """));

    private MirrorScan() {}
}
