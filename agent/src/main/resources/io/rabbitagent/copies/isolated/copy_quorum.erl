%% Quorum queues of a copy. Each is started only when it is asked for, and its member on the copy decides alone.
-module(copy_quorum).

-export([alone/1, opened/1, messages/1]).

-define(LEADER_WITHIN, 60000).
-define(MODULES, [rabbit_fifo, rabbit_fifo_v0, rabbit_fifo_v1]).

%% The record of a queue that has no other member.
alone(Queue) ->
    {Name, _Leader} = amqqueue:get_pid(Queue),
    Members = amqqueue:get_type_state(Queue),
    amqqueue:set_type_state(amqqueue:set_pid(Queue, {Name, node()}), Members#{nodes => [node()]}).

%% The queue's member here leads, and has applied its whole log: also what no majority may have had.
opened(Queue) ->
    Server = amqqueue:get_pid(Queue),
    {resource, VHost, queue, _} = amqqueue:get_name(Queue),
    case rabbit_amqqueue:lookup(amqqueue:get_name(Queue)) of
        {ok, Open} ->
            Open;
        {error, not_found} ->
            %% Else a new and empty one would be started.
            ra_directory:uid_of(quorum_queues, Server) =/= undefined
                orelse throw({unreadable, <<"its log is not in the copy">>}),
            {[Queue], []} = rabbit_quorum_queue:recover(VHost, [Queue]),
            decide_alone(Server),
            ok = ra:trigger_election(Server, ?LEADER_WITHIN),
            {ok, [Server], Server} = ra:members(Server, ?LEADER_WITHIN),
            Queue
    end.

messages(Queue) ->
    Query = fun rabbit_fifo:query_messages_ready/1,
    {ok, Messages, _} = ra:consistent_query(amqqueue:get_pid(opened(Queue)), Query, ?LEADER_WITHIN),
    Messages.

%% Before it is elected, and so before a leader acts on what the queue's arguments say.
decide_alone({Name, _} = Server) ->
    Tag = make_ref(),
    Self = self(),
    Fun = fun({RaftState, Data}) ->
              try
                  {RaftState, setelement(3, Data, decided(Server, element(3, Data)))}
              catch
                  Class:Reason:Stack ->
                      Self ! {Tag, {Class, Reason, Stack}},
                      {RaftState, Data}
              end
          end,
    _ = sys:replace_state(Name, Fun, infinity),
    receive
        {Tag, {throw, {delete_and_terminate, _, _}, _}} ->
            throw({unreadable, <<"its log on the copy ends with its deletion">>});
        {Tag, Failed} ->
            error(Failed)
    after 0 -> ok
    end.

decided(Server, State0) ->
    {Last, Term} = ra_log:last_index_term(maps:get(log, State0)),
    State = ra_server:recover(State0#{commit_index => max(Last, maps:get(commit_index, State0))}),
    #{cfg := Config, machine_state := Machine} = State,
    [Module] = [One || One <- tuple_to_list(Config), lists:member(One, ?MODULES)],
    Meta = #{index => Last,
             term => Term,
             system_time => erlang:system_time(millisecond),
             machine_version => rabbit_fifo:version()},
    State#{machine_state => without_clients(Module, Meta, without_limits(Module, Meta, Machine)),
           cluster => #{Server => peer()}}.

%% Messages that consumers had are the queue's again. Arguments that expire, drop or dead-letter messages, or keep clients
%% from getting them one by one, are gone before.
without_limits(Module, Meta, Machine) ->
    Config = #{name => ?MODULE,
               queue_resource => rabbit_misc:r(<<"/">>, queue, <<>>),
               dead_letter_handler => undefined},
    applied(Module, Meta, rabbit_fifo:make_update_config(Config), Machine).

without_clients(Module, Meta, Machine) ->
    lists:foldl(fun(Client, State) -> applied(Module, Meta, {down, Client, noproc}, State) end,
                Machine, lists:sort(Module:query_processes(Machine))).

applied(Module, Meta, Command, Machine) ->
    element(1, Module:apply(Meta, Command, Machine)).

peer() ->
    #{next_index => 1, match_index => 0, query_index => 0, commit_index_sent => 0, status => normal}.
