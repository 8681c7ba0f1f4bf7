%% Runs in place of RabbitMQ's own boot module, in a broker on a copy of a data directory: prepares the copy, boots the
%% broker on it, answers what the job asks, and ends the VM.
%%
%% Answers go to file descriptor 3 as frames: a letter, four bytes of length (big endian), as many bytes.
%%   J  a JSON object: {"hello":…} first; {"queue":…}; {"begin":…}, {"skipping":…}, and {"end":…} or {"problem":…}; at last
%%      {"done":true} or {"failed":…}
%%   M  a message's JSON object without its body
%%   B  the body of the message before it
-module(isolated_copy).

-export([boot/0]).

-define(JOB, "/run/copy/job").
-define(LEADERS, {?MODULE, leaders}).
-define(BATCH, 262144).
-define(TELL_EVERY, 10000).
-define(LEADER_WITHIN, 20000).

boot() ->
    {ok, Out} = file:open("/proc/self/fd/3", [raw, write]),
    try
        {ok, [Job]} = file:consult(?JOB),
        {ok, _} = application:ensure_all_started(rabbitmq_prelaunch, transient),
        open_all_here(),
        ok = rabbit:boot(),
        json(Out, [{<<"hello">>, [{<<"version">>, version()}]}]),
        answer(Job, Out),
        json(Out, [{<<"done">>, true}])
    catch
        Class:Reason:Stack ->
            io:format(standard_error, "isolated_copy: ~tp~n", [{Class, Reason, Stack}]),
            json(Out, [{<<"failed">>, printed({Class, Reason})}])
    end,
    %% A throw-away copy: nothing of it has to be closed.
    erlang:halt(0).

version() ->
    {ok, Version} = application:get_key(rabbit, vsn),
    list_to_binary(Version).

answer(queues, Out) ->
    lists:foreach(fun(Queue) -> json(Out, [{<<"queue">>, described(Queue)}]) end, held_here());
answer({messages, Wanted}, Out) ->
    lists:foreach(fun(One) -> read(One, Out) end, Wanted).

%% --- Before the boot: every classic queue with data in this directory is this node's own, and nothing removes messages.

%% The durable records say which node leads a queue: only there is it opened at a boot. A copy of a mirror is opened too
%% once the record names this node. Policies and arguments that expire, drop or dead-letter messages go; those that say
%% how messages are stored stay, as they are needed to read them.
open_all_here() ->
    ok = rabbit_file:write_file(filename:join(directory(), "force_load"), <<>>),
    ok = mnesia:start(),
    Tables = [rabbit_durable_queue, rabbit_runtime_parameters],
    [yes = mnesia:force_load_table(Table) || Table <- Tables],
    ok = mnesia:wait_for_tables(Tables, infinity),
    Queues = mnesia:dirty_select(rabbit_durable_queue, [{'_', [], ['$_']}]),
    persistent_term:put(?LEADERS, maps:from_list([{amqqueue:get_name(Queue), leader(Queue)} || Queue <- Queues])),
    [ok = mnesia:dirty_write(rabbit_durable_queue, mine(Queue)) || Queue <- Queues, is_classic_here(Queue)],
    [ok = mnesia:dirty_delete(rabbit_runtime_parameters, Key)
     || Key <- mnesia:dirty_all_keys(rabbit_runtime_parameters), is_policy(Key)],
    stopped = mnesia:stop(),
    ok.

leader(Queue) ->
    atom_to_binary(amqqueue:qnode(Queue)).

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

%% --- What is there

held_here() ->
    All = mnesia:dirty_select(rabbit_durable_queue, [{'_', [], ['$_']}]),
    Here = [Queue || Queue <- All, is_member(Queue)],
    lists:sort(fun(One, Other) -> amqqueue:get_name(One) =< amqqueue:get_name(Other) end, Here).

is_member(Queue) ->
    lists:member(node(), members(Queue)).

members(Queue) ->
    case amqqueue:is_classic(Queue) of
        true -> [amqqueue:qnode(Queue)];
        false -> maps:get(nodes, amqqueue:get_type_state(Queue), [])
    end.

described(Queue) ->
    {resource, VHost, queue, Name} = amqqueue:get_name(Queue),
    Leader = maps:get(amqqueue:get_name(Queue), persistent_term:get(?LEADERS)),
    [{<<"vhost">>, VHost}, {<<"name">>, Name}, {<<"type">>, type(Queue)}, {<<"leader">>, Leader} | counted(Queue)].

type(Queue) ->
    case amqqueue:get_type(Queue) of
        rabbit_classic_queue -> <<"classic">>;
        rabbit_quorum_queue -> <<"quorum">>;
        rabbit_stream_queue -> <<"stream">>;
        Other -> atom_to_binary(Other)
    end.

counted(Queue) ->
    case readable(Queue) of
        true ->
            try rabbit_amqqueue:info(Queue, [messages]) of
                [{messages, Messages}] when is_integer(Messages) -> [{<<"messages">>, Messages}];
                Other -> [problem(Other)]
            catch
                _:Reason -> [problem(Reason)]
            end;
        {false, Why} ->
            [{<<"problem">>, Why}];
        {members_elsewhere, Why} ->
            [{<<"problem">>, Why}, {<<"members_elsewhere">>, true}]
    end.

problem(Reason) ->
    {<<"problem">>, unicode:characters_to_binary(io_lib:format("its messages can't be read: ~0tp", [Reason]))}.

readable(Queue) ->
    case {amqqueue:get_type(Queue), members(Queue)} of
        {rabbit_classic_queue, _} -> opened(Queue);
        {rabbit_quorum_queue, [_]} -> led(Queue);
        {rabbit_quorum_queue, Members} ->
            {members_elsewhere,
             iolist_to_binary(io_lib:format("a majority of its ~b members has its messages, a copy of one "
                                            "alone can't be read", [length(Members)]))};
        {rabbit_stream_queue, [_]} -> {false, <<"messages of streams are not read out of copies">>};
        {rabbit_stream_queue, Members} ->
            {members_elsewhere,
             iolist_to_binary(io_lib:format("messages of streams are not read out of copies, and it has ~b members",
                                            [length(Members)]))};
        {Other, _} -> {false, iolist_to_binary(io_lib:format("queues of type ~ts are not read", [Other]))}
    end.

opened(Queue) ->
    case rabbit_amqqueue:lookup(amqqueue:get_name(Queue)) of
        {ok, _} -> true;
        {error, not_found} -> {false, <<"the broker on the copy could not open it">>}
    end.

%% Its only member has to elect itself.
led(Queue) ->
    case ra:members(amqqueue:get_pid(Queue), ?LEADER_WITHIN) of
        {ok, _, _} -> opened(Queue);
        _ -> {false, <<"its only member on the copy did not become leader">>}
    end.

%% --- Messages

%% A queue that can't be read to its end keeps no other from being read.
read({VHost, Name, Skip, Last}, Out) ->
    Identity = [{<<"vhost">>, VHost}, {<<"name">>, Name}],
    json(Out, [{<<"begin">>, Identity}]),
    try
        Queue = found({resource, VHost, queue, Name}),
        States = skipped(Queue, Skip, Last, Out, rabbit_queue_type:init()),
        Count = taken(Queue, States, Identity, Skip, {Out, [], 0}),
        json(Out, [{<<"end">>, Identity ++ [{<<"messages">>, Count - Skip}]}])
    catch
        throw:{unreadable, Why} ->
            json(Out, [{<<"problem">>, Identity ++ [{<<"why">>, Why}]}]);
        Class:Reason:Stack ->
            io:format(standard_error, "isolated_copy: ~tp~n", [{Class, Reason, Stack}]),
            json(Out, [{<<"problem">>, Identity ++ [{<<"why">>, printed({Class, Reason})}]}])
    end.

found(Name) ->
    case rabbit_amqqueue:lookup(Name) of
        {ok, Queue} -> Queue;
        {error, not_found} -> throw({unreadable, <<"the broker on the copy has no such queue open">>})
    end.

printed(Term) ->
    unicode:characters_to_binary(io_lib:format("~0tp", [Term])).

%% Up to the last message that was read before. Some before it may be gone since, as their TTL has passed; it comes no later.
skipped(_Queue, 0, _Last, _Out, States) ->
    States;
skipped(Queue, Left, Last, Out, States0) ->
    Left rem ?TELL_EVERY =/= 0 orelse json(Out, [{<<"skipping">>, Left}]),
    case next(Queue, States0) of
        empty ->
            last_is_gone(Last);
        {{_, _, _, _, Message}, States} ->
            case hex(id(Message)) of
                Last -> States;
                _ when Left =:= 1 -> last_is_gone(Last);
                _ -> skipped(Queue, Left - 1, Last, Out, States)
            end
    end.

last_is_gone(Last) ->
    throw({unreadable, <<"the last message that was read before, ", Last/binary,
                         ", is not found again: its TTL may have passed">>}).

taken(Queue, States0, Identity, Count, Batch) ->
    case next(Queue, States0) of
        empty ->
            flush(Batch),
            Count;
        {{_, _, _, Redelivered, Message}, States} ->
            Frames = frames(Count + 1, Redelivered, Message, Identity),
            taken(Queue, States, Identity, Count + 1, batched(Frames, Batch))
    end.

%% Without acknowledgement: what was read is gone from the copy, so that memory does not grow with the queue.
next(Queue, States0) ->
    case rabbit_amqqueue:basic_get(Queue, true, self(), <<"isolated-copy">>, States0) of
        {ok, _Left, Delivery, States} -> {Delivery, States};
        {empty, _States} -> empty;
        Other -> error({can_not_read, amqqueue:get_name(Queue), Other})
    end.

batched(Frames, {Out, Batch, Size}) ->
    Both = [Batch, Frames],
    case Size + iolist_size(Frames) of
        Large when Large >= ?BATCH ->
            flush({Out, Both, Large}),
            {Out, [], 0};
        Small ->
            {Out, Both, Small}
    end.

flush({Out, Batch, _Size}) ->
    ok = file:write(Out, Batch).

frames(Number, Redelivered, Message, Identity) ->
    {basic_message, {resource, _, exchange, Exchange}, RoutingKeys, Content, _, Persistent} = Message,
    {Properties, Body} = rabbit_basic:from_content(Content),
    Head = object([{<<"n">>, Number}, {<<"id">>, hex(id(Message))}] ++ renamed(Identity) ++
                      [{<<"exchange">>, Exchange},
                       {<<"routing_keys">>, {list, RoutingKeys}},
                       {<<"persistent">>, Persistent},
                       {<<"redelivered">>, Redelivered},
                       {<<"properties">>, properties(Properties)},
                       {<<"headers">>, headers(element(4, Properties))}]),
    [frame($M, Head), frame($B, Body)].

renamed([{<<"vhost">>, VHost}, {<<"name">>, Name}]) ->
    [{<<"vhost">>, VHost}, {<<"queue">>, Name}].

id({basic_message, _, _, _, Id, _}) when is_binary(Id) ->
    Id;
id(Message) ->
    erlang:md5(term_to_binary(Message)).

hex(Binary) ->
    << <<(digit(Nibble))>> || <<Nibble:4>> <= Binary >>.

digit(Nibble) when Nibble < 10 -> $0 + Nibble;
digit(Nibble) -> $a + Nibble - 10.

%% Element 1 is the record's name; headers have a field of their own.
properties(Properties) ->
    Names = [content_type, content_encoding, headers, delivery_mode, priority, correlation_id, reply_to, expiration,
             message_id, timestamp, type, user_id, app_id, cluster_id],
    [{atom_to_binary(Name), Value}
     || {Name, Value} <- lists:zip(Names, tl(tuple_to_list(Properties))), Name =/= headers, Value =/= undefined].

headers(undefined) -> {list, []};
headers(Table) -> table(Table).

table(Table) ->
    {list, [[{<<"name">>, Name}, {<<"type">>, atom_to_binary(Type)}, {<<"value">>, field(Type, Value)}]
            || {Name, Type, Value} <- Table]}.

field(table, Table) -> table(Table);
field(array, Array) ->
    {list, [[{<<"type">>, atom_to_binary(Type)}, {<<"value">>, field(Type, Value)}] || {Type, Value} <- Array]};
field(binary, Binary) -> [{<<"base64">>, base64:encode(Binary)}];
field(decimal, {Scale, Unscaled}) -> [{<<"scale">>, Scale}, {<<"unscaled">>, Unscaled}];
field(void, _) -> null;
field(Type, <<Bits/binary>>) when Type =:= double; Type =:= float -> not_a_number(Bits);
field(_, Value) -> Value.

%% What Erlang has no number for, the parser leaves as its bits.
not_a_number(<<Sign:1, 2#11111111:8, 0:23>>) -> infinite(Sign);
not_a_number(<<Sign:1, 2#11111111111:11, 0:52>>) -> infinite(Sign);
not_a_number(_) -> <<"NaN">>.

infinite(0) -> <<"Infinity">>;
infinite(1) -> <<"-Infinity">>.

%% --- JSON and frames

json(Out, Fields) ->
    ok = file:write(Out, frame($J, object(Fields))).

frame(Letter, Data) ->
    [Letter, <<(iolist_size(Data)):32>>, Data].

%% Objects are lists of pairs, in this order.
value({list, Values}) -> [$[, lists:join($,, [value(Value) || Value <- Values]), $]];
value(Fields) when is_list(Fields) -> object(Fields);
value(Text) when is_binary(Text) -> text(Text);
value(Number) when is_integer(Number) -> integer_to_binary(Number);
value(Number) when is_float(Number) -> io_lib_format:fwrite_g(Number);
value(true) -> <<"true">>;
value(false) -> <<"false">>;
value(null) -> <<"null">>.

object(Fields) ->
    [${, lists:join($,, [[text(Key), $:, value(Value)] || {Key, Value} <- Fields]), $}].

%% AMQP's short and long strings are bytes; JSON's are Unicode.
text(Binary) ->
    case unicode:characters_to_binary(Binary) of
        Binary -> [$", escaped(Binary), $"];
        _ -> object([{<<"base64">>, base64:encode(Binary)}])
    end.

escaped(Binary) ->
    << <<(escape(Byte))/binary>> || <<Byte>> <= Binary >>.

escape($") -> <<"\\\"">>;
escape($\\) -> <<"\\\\">>;
escape(Byte) when Byte < 32; Byte =:= 127 -> iolist_to_binary(io_lib:format("\\u~4.16.0b", [Byte]));
escape(Byte) -> <<Byte>>.
