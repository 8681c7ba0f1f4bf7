%% What a cluster would be that starts from this copy: its definitions, and its durable queues with who leads each.
-module(copy_outcome).

-export([tell/1]).

tell(Out) ->
    ok = file:write(Out, copy_frames:frame($D, rabbit_json:encode(rabbit_definitions:all_definitions()))),
    Queues = mnesia:dirty_select(rabbit_durable_queue, [{'_', [], ['$_']}]),
    Sorted = lists:sort(fun(One, Other) -> amqqueue:get_name(One) =< amqqueue:get_name(Other) end, Queues),
    lists:foreach(fun(Queue) -> copy_frames:json(Out, [{<<"queue">>, described(Queue)}]) end, Sorted).

described(Queue) ->
    {resource, VHost, queue, Name} = amqqueue:get_name(Queue),
    [{<<"vhost">>, VHost},
     {<<"name">>, Name},
     {<<"type">>, copy_queues:type(Queue)},
     {<<"leader">>, atom_to_binary(amqqueue:qnode(Queue))},
     {<<"members">>, {list, [atom_to_binary(Member) || Member <- copy_queues:members(Queue)]}},
     {<<"mirrors">>, {list, [atom_to_binary(Mirror) || Mirror <- mirrors(Queue)]}}
     | counted(Queue)].

mirrors(Queue) ->
    case amqqueue:is_classic(Queue) of
        true -> amqqueue:get_recoverable_slaves(Queue);
        false -> []
    end.

%% Only what this node leads is open.
counted(Queue) ->
    case amqqueue:is_classic(Queue) andalso amqqueue:qnode(Queue) =:= node() of
        false ->
            [];
        true ->
            try
                {ok, Open} = rabbit_amqqueue:lookup(amqqueue:get_name(Queue)),
                [{messages, Messages}] = rabbit_amqqueue:info(Open, [messages]),
                [{<<"messages">>, Messages}]
            catch
                _:Reason -> [{<<"problem">>, copy_frames:printed(Reason)}]
            end
    end.
