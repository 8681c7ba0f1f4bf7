%% The queues of a copy whose messages are on its disk: made this node's own before the boot, and named after it.
-module(copy_queues).

-export([open_all_here/0, held_here/0, described/2, described_until/3, opened/1, type/1, members/1]).

-define(HELD, {?MODULE, held}).

%% The durable records say which node leads a queue: only there is it opened at a boot. A copy of a mirror is opened too
%% once the record names this node. Policies and arguments that expire, drop or dead-letter messages go; those that say
%% how messages are stored stay, as they are needed to read them. Quorum queues stay closed until they are asked for.
open_all_here() ->
    ok = rabbit_file:write_file(filename:join(directory(), "force_load"), <<>>),
    ok = mnesia:start(),
    Tables = [rabbit_durable_queue, rabbit_runtime_parameters],
    [yes = mnesia:force_load_table(Table) || Table <- Tables],
    ok = mnesia:wait_for_tables(Tables, infinity),
    Queues = mnesia:dirty_select(rabbit_durable_queue, [{'_', [], ['$_']}]),
    persistent_term:put(?HELD, maps:from_list([{amqqueue:get_name(Queue), Queue} || Queue <- Queues, is_here(Queue)])),
    [ok = mnesia:dirty_write(rabbit_durable_queue, mine(Queue)) || Queue <- Queues, is_classic_here(Queue)],
    [ok = mnesia:dirty_delete(rabbit_durable_queue, amqqueue:get_name(Queue))
     || Queue <- Queues, amqqueue:is_quorum(Queue)],
    [ok = mnesia:dirty_delete(rabbit_runtime_parameters, Key)
     || Key <- mnesia:dirty_all_keys(rabbit_runtime_parameters), is_policy(Key)],
    stopped = mnesia:stop(),
    copy_streams:keep_closed().

directory() ->
    {ok, Directory} = application:get_env(mnesia, dir),
    Directory.

is_policy({_VHost, Component, _Name}) ->
    lists:member(Component, [<<"policy">>, <<"operator_policy">>]);
is_policy(_) ->
    false.

is_classic_here(Queue) ->
    amqqueue:is_classic(Queue) andalso
        (amqqueue:qnode(Queue) =:= node() orelse lists:any(fun filelib:is_dir/1, queue_directories(Queue))).

%% As rabbit_vhost:msg_store_dir_path/1 and rabbit_queue_index:queue_name_to_dir_name/1 name them. A queue with priorities
%% has one for each, under names that rabbit_priority_queue:mutate_name_bin/2 makes.
queue_directories(Queue) ->
    {resource, VHost, queue, Name} = amqqueue:get_name(Queue),
    Names = case rabbit_misc:table_lookup(amqqueue:get_arguments(Queue), <<"x-max-priority">>) of
                {_, Most} when is_integer(Most), Most >= 0 ->
                    [<<Name/binary, 0, Priority:8>> || Priority <- lists:seq(0, min(Most, 255))];
                _ ->
                    []
            end,
    [queue_directory(VHost, One) || One <- [Name | Names]].

queue_directory(VHost, Name) ->
    <<Vhost:128>> = erlang:md5(VHost),
    <<Queue:128>> = erlang:md5(<<"queue", VHost/binary, Name/binary>>),
    filename:join([directory(), "msg_stores", "vhosts", base36(Vhost), "queues", base36(Queue)]).

base36(Number) ->
    lists:flatten(io_lib:format("~.36B", [Number])).

mine(Queue0) ->
    Queue1 = amqqueue:set_arguments(Queue0, stored_as(Queue0)),
    Queue2 = amqqueue:set_policy(amqqueue:set_operator_policy(Queue1, undefined), undefined),
    Queue3 = amqqueue:set_slave_pids(amqqueue:set_recoverable_slaves(Queue2, []), []),
    amqqueue:set_pid(amqqueue:set_sync_slave_pids(amqqueue:set_gm_pids(Queue3, []), []), self()).

stored_as(Queue) ->
    Kept = [Argument || {Key, _, _} = Argument <- amqqueue:get_arguments(Queue),
                        lists:member(Key, [<<"x-max-priority">>, <<"x-queue-type">>])],
    [{<<"x-queue-version">>, long, index_version(queue_directories(Queue))} | Kept].

%% By its files: a policy may have changed it, and so may the node's configuration, which is not here.
index_version(Directories) ->
    case lists:any(fun(Directory) -> filelib:wildcard("*.qi", Directory) =/= [] end, Directories) of
        true -> 2;
        false -> 1
    end.

%% As they were, by vhost and name.
held_here() ->
    lists:sort(fun(One, Other) -> amqqueue:get_name(One) =< amqqueue:get_name(Other) end,
               maps:values(persistent_term:get(?HELD))).

is_here(Queue) ->
    case amqqueue:is_classic(Queue) of
        true -> is_classic_here(Queue);
        false -> lists:member(node(), members(Queue))
    end.

members(Queue) ->
    case amqqueue:is_classic(Queue) of
        true -> [amqqueue:qnode(Queue)];
        false -> maps:get(nodes, amqqueue:get_type_state(Queue), [])
    end.

%% Tell is called again and again while that takes its time.
described(Queue, Tell) ->
    described_by(fun() -> counted(Queue, Tell) end, Queue).

%% Members of quorum queues and streams are not counted any more once a time has come: there may be thousands, and counting
%% one takes as long as its log is to be read.
described_until(Limit, Queue, Tell) ->
    described_by(fun() -> counted_until(Limit, Queue, Tell) end, Queue).

described_by(Counted, Queue) ->
    {resource, VHost, queue, Name} = amqqueue:get_name(Queue),
    [{<<"vhost">>, VHost}, {<<"name">>, Name}, {<<"type">>, type(Queue)},
     {<<"leader">>, atom_to_binary(amqqueue:qnode(Queue))},
     {<<"members_elsewhere">>, {list, elsewhere(Queue)}},
     {<<"mirrors_elsewhere">>, {list, mirrors_elsewhere(Queue)}}
     | Counted()].

elsewhere(Queue) ->
    case amqqueue:is_classic(Queue) of
        true -> [];
        false -> lists:sort([atom_to_binary(Member) || Member <- members(Queue), Member =/= node()])
    end.

%% Durable records tell of mirrors that ran when they were written, or when their nodes went down. They do not tell of a node
%% that led a mirrored queue before this one and has a copy still: so any other member may have one where none is told.
mirrors_elsewhere(Queue) ->
    case amqqueue:is_classic(Queue) of
        true -> lists:sort([atom_to_binary(Node) || Node <- mirrors(Queue), Node =/= node()]);
        false -> []
    end.

mirrors(Queue) ->
    Told = case amqqueue:get_recoverable_slaves(Queue) of
               Nodes when is_list(Nodes) -> Nodes;
               _ -> []
           end,
    case Told -- [node()] of
        [] ->
            case rabbit_policy:get(<<"ha-mode">>, Queue) of
                undefined -> [];
                _ -> mnesia:system_info(db_nodes)
            end;
        Others -> Others
    end.

type(Queue) ->
    case amqqueue:get_type(Queue) of
        rabbit_classic_queue -> <<"classic">>;
        rabbit_quorum_queue -> <<"quorum">>;
        rabbit_stream_queue -> <<"stream">>;
        Other -> atom_to_binary(Other)
    end.

counted(Queue, Tell) ->
    try
        [{<<"messages">>, messages(opened(Queue), Tell)}]
    catch
        throw:{unreadable, Why} ->
            [{<<"problem">>, Why}];
        _:Reason:Stack ->
            io:format(standard_error, "isolated_copy: ~tp~n", [{Reason, Stack}]),
            Why = io_lib:format("its messages can't be read: ~0tp", [Reason]),
            [{<<"problem">>, unicode:characters_to_binary(Why)}]
    end.

counted_until({Until, _} = Limit, Queue, Tell) ->
    Left = Until - erlang:monotonic_time(millisecond),
    case type(Queue) of
        <<"classic">> -> counted(Queue, Tell);
        _ when Left =< 0 -> [{<<"problem">>, not_in_time(Limit)}];
        <<"stream">> -> counted(Queue, fun(Counted) -> told_in_time(Limit, Counted, Tell) end);
        _ -> counted_within(Left, Limit, Queue, Tell)
    end.

told_in_time({Until, _} = Limit, Counted, Tell) ->
    erlang:monotonic_time(millisecond) < Until orelse throw({unreadable, not_in_time(Limit)}),
    Tell(Counted).

%% What a member of a quorum queue does meanwhile can't be ended; it ends with the copy.
counted_within(Left, Limit, Queue, Tell) ->
    {Pid, Monitor} = spawn_monitor(fun() -> exit({counted, counted(Queue, Tell)}) end),
    receive
        {'DOWN', Monitor, process, Pid, {counted, Fields}} -> Fields;
        {'DOWN', Monitor, process, Pid, Reason} -> [{<<"problem">>, copy_frames:printed(Reason)}]
    after Left ->
        exit(Pid, kill),
        erlang:demonitor(Monitor, [flush]),
        [{<<"problem">>, not_in_time(Limit)}]
    end.

not_in_time({_, Within}) ->
    iolist_to_binary(io_lib:format("not counted: to count the quorum queues and streams here takes longer than ~b s",
                                   [Within div 1000])).

messages({classic, Queue}, _Tell) ->
    [{messages, Messages}] = rabbit_amqqueue:info(Queue, [messages]),
    Messages;
messages({quorum, Queue}, _Tell) ->
    copy_quorum:messages(Queue);
messages({stream, Queue}, Tell) ->
    copy_streams:count(Queue, Tell).

%% Ready to be read, with how that is done.
opened({resource, _, queue, _} = Name) ->
    case maps:find(Name, persistent_term:get(?HELD)) of
        {ok, Queue} -> opened(Queue);
        error -> not_open()
    end;
opened(Queue) ->
    case amqqueue:get_type(Queue) of
        rabbit_classic_queue -> {classic, classic(Queue)};
        rabbit_quorum_queue -> {quorum, copy_quorum:opened(copy_quorum:alone(Queue))};
        rabbit_stream_queue -> {stream, Queue};
        Other -> throw({unreadable, iolist_to_binary(io_lib:format("queues of type ~ts are not read", [Other]))})
    end.

classic(Queue) ->
    case rabbit_amqqueue:lookup(amqqueue:get_name(Queue)) of
        {ok, Open} -> Open;
        {error, not_found} -> not_open()
    end.

not_open() ->
    throw({unreadable, <<"the broker on the copy could not open it">>}).
