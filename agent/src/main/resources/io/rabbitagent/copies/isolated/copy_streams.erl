%% Streams of a copy, read from the segments of their logs as osiris writes them; no process of theirs is needed.
-module(copy_streams).

-export([keep_closed/0, count/2, count/3, id/2, offset/2, fold/4, message/2]).

-define(DIRECTORY, {?MODULE, directory}).
-define(EMPTY, "/run/copy/home/streams").
-define(MAGIC, "OSIL").
-define(SEGMENT_HEADER, 8).
-define(CHUNK_HEADER, 48).
-define(PIECE, 1048576).
-define(TELL_EVERY, 10000).

%% A stream that is opened would drop what its retention does not keep any more.
keep_closed() ->
    #{stream_queue_dir := Directory} = rabbit_prelaunch:get_context(),
    persistent_term:put(?DIRECTORY, Directory),
    ok = application:set_env(osiris, data_dir, ?EMPTY, [{persistent, true}]).

count(Queue, Tell) ->
    count(Queue, 1 bsl 64, Tell).

%% How many messages there are before an offset. Tell is called again and again meanwhile.
count(Queue, Before, Tell) ->
    Counted = fun({_, Offset, Number, {Type, _, _, _}}, {Chunks, Count}) ->
                  Chunks rem ?TELL_EVERY =/= 0 orelse Tell(Offset),
                  {Chunks + 1, case Type of 0 -> Count + max(0, min(Number, Before - Offset)); _ -> Count end}
              end,
    try
        {_, Messages} = chunks(segments(Queue), 0, Counted, {1, 0}),
        Messages
    catch
        throw:{broken, Offset, Why, _} ->
            Where = integer_to_binary(Offset),
            throw({unreadable, <<"from offset ", Where/binary, " on its log is damaged: ", Why/binary>>})
    end.

%% A message's id: by its stream and its offset.
id(Queue, Offset) ->
    <<Stream:8/binary, _/binary>> = erlang:md5(unicode:characters_to_binary(name(Queue))),
    <<Stream/binary, Offset:64>>.

%% The offset of the message with that id.
offset(Queue, <<_:8/binary, Offset:64>> = Id) ->
    case id(Queue, Offset) of
        Id -> {ok, Offset};
        _ -> other
    end;
offset(_Queue, _Id) ->
    other.

%% All messages from an offset on, in their order: Fun is called with the offset, and with the message's bytes or
%% {unreadable, Why}; the last time where the log itself is damaged; and with "nothing" again and again while there is none.
fold(Queue, From, Fun, Acc0) ->
    Given = fun({_, Offset, Number, Chunk}, {Chunks, Acc}) when Offset + Number =< From; element(1, Chunk) =/= 0 ->
                    {Chunks + 1, case Chunks rem ?TELL_EVERY of 0 -> Fun(Offset, nothing, Acc); _ -> Acc end};
               ({Fd, Offset, _, Chunk}, {Chunks, Acc} = State) ->
                    {Chunks + 1, entries(checked(Fd, Offset, Chunk, State), Offset, From, Fun, Acc)}
            end,
    try
        {_, All} = chunks(segments(Queue), From, Given, {1, Acc0}),
        All
    catch
        throw:{broken, Broken, Why, {_, Before}} ->
            Fun(Broken, {unreadable, <<"its log is damaged from there on: ", Why/binary>>}, Before)
    end.

%% As rabbit_stream_queue gives it to a consumer of AMQP 0-9-1. What came by the stream protocol tells no exchange.
message(Queue, Data) ->
    {resource, VHost, queue, Name} = amqqueue:get_name(Queue),
    Record = rabbit_msg_record:init(Data),
    {utf8, Exchange} = rabbit_msg_record:message_annotation(<<"x-exchange">>, Record, {utf8, <<>>}),
    {utf8, RoutingKey} = rabbit_msg_record:message_annotation(<<"x-routing-key">>, Record, {utf8, Name}),
    {Properties, Body} = rabbit_msg_record:to_amqp091(Record),
    Content = {content, 60, Properties, none, none, [Body]},
    {ok, Message} = rabbit_basic:message(rabbit_misc:r(VHost, exchange, Exchange), RoutingKey, Content),
    Message.

name(Queue) ->
    #{name := Name} = amqqueue:get_type_state(Queue),
    Name.

segments(Queue) ->
    Directory = filename:join(persistent_term:get(?DIRECTORY), name(Queue)),
    case lists:sort(filelib:wildcard("*.segment", Directory)) of
        [] -> throw({unreadable, <<"its log is not in the copy">>});
        Names -> [{first(Name), filename:join(Directory, Name)} || Name <- Names]
    end.

first(Name) ->
    list_to_integer(filename:basename(Name, ".segment")).

%% Segments that end before From are passed over.
chunks([_, {Next, _} | _] = [_ | Segments], From, Fun, Acc) when Next =< From ->
    chunks(Segments, From, Fun, Acc);
chunks([{First, _} | _] = Segments, _From, Fun, Acc) ->
    chunks(Segments, First, First, Fun, Acc).

chunks([], _Expected, _, _Fun, Acc) ->
    Acc;
chunks([{First, _} | _], Expected, _, _Fun, Acc) when First =/= Expected ->
    gap(Expected, First, Acc);
chunks([{_, File} | Segments], Expected, _, Fun, Acc0) ->
    {ok, Fd} = file:open(File, [raw, binary, read]),
    {ok, Size} = file:position(Fd, eof),
    {Next, Acc} = try
                      chunks_in({Fd, Size, Segments =:= []}, begin_of(Fd, Size, Expected, Acc0), Expected, Fun, Acc0)
                  after
                      ok = file:close(Fd)
                  end,
    chunks(Segments, Next, Next, Fun, Acc).

begin_of(Fd, Size, Expected, Acc) ->
    case file:pread(Fd, 0, ?SEGMENT_HEADER) of
        {ok, <<?MAGIC, 1:32>>} -> ?SEGMENT_HEADER;
        {ok, <<?MAGIC, _/binary>>} -> broken(Expected, "it has another format", [], Acc);
        _ when Size < ?SEGMENT_HEADER -> Size;
        _ -> broken(Expected, "this is no segment", [], Acc)
    end.

%% What was on its way to the disk when the broker ended is the end of the last segment.
chunks_in({Fd, Size, IsLast} = Segment, At, Expected, Fun, Acc) ->
    case file:pread(Fd, At, ?CHUNK_HEADER) of
        eof ->
            {Expected, Acc};
        {ok, <<5:4, 0:4, Type:8, _:16, Number:32, _:64, _:64, Expected:64, Crc:32, Bytes:32, Trailer:32, _:32>>}
          when At + ?CHUNK_HEADER + Bytes + Trailer =< Size ->
            Data = At + ?CHUNK_HEADER,
            chunks_in(Segment, Data + Bytes + Trailer, Expected + Number, Fun,
                      Fun({Fd, Expected, Number, {Type, Crc, Data, Bytes}}, Acc));
        {ok, <<5:4, 0:4, _:24, _:32, _:128, Expected:64, _/binary>>} when IsLast ->
            {Expected, Acc};
        {ok, Bytes} when IsLast, byte_size(Bytes) < ?CHUNK_HEADER ->
            {Expected, Acc};
        {ok, <<0:(?CHUNK_HEADER * 8)>>} when IsLast ->
            {Expected, Acc};
        {ok, <<5:4, 0:4, _:24, _:32, _:128, Other:64, _/binary>>} when Other =/= Expected ->
            gap(Expected, Other, Acc);
        _ ->
            broken(Expected, "this is no chunk", [], Acc)
    end.

gap(Expected, Found, Acc) ->
    broken(Expected, "it goes on with offset ~b", [Found], Acc).

broken(Offset, Format, Values, Acc) ->
    throw({broken, Offset, iolist_to_binary(io_lib:format(Format, Values)), Acc}).

%% A small chunk is read at once; of a large one, each message for itself.
checked(Fd, Offset, {_, Crc, Data, Bytes}, State) ->
    Read = case Bytes =< ?PIECE of
               true ->
                   {ok, Whole} = read(Fd, Data, Bytes),
                   fun(From, Length) -> binary:part(Whole, From, Length) end;
               false ->
                   fun(From, Length) ->
                       {ok, Some} = read(Fd, Data + From, Length),
                       Some
                   end
           end,
    case crc(Read, 0, Bytes, 0) of
        Crc -> {Read, Bytes};
        _ -> broken(Offset, "this chunk has another checksum than it says", [], State)
    end.

read(_Fd, _At, 0) -> {ok, <<>>};
read(Fd, At, Length) -> file:pread(Fd, At, Length).

crc(_Read, Bytes, Bytes, Crc) ->
    Crc;
crc(Read, From, Bytes, Crc) ->
    Length = min(?PIECE, Bytes - From),
    crc(Read, From + Length, Bytes, erlang:crc32(Crc, Read(From, Length))).

entries({Read, Bytes}, Offset, From, Fun, Acc) ->
    entries(Read, 0, Bytes, Offset, From, Fun, Acc).

entries(_Read, Bytes, Bytes, _Offset, _From, _Fun, Acc) ->
    Acc;
entries(Read, At, Bytes, Offset, From, Fun, Acc) ->
    case Read(At, 4) of
        <<0:1, Length:31>> ->
            Next = At + 4 + Length,
            entries(Read, Next, Bytes, Offset + 1, From, Fun,
                    case Offset < From of
                        true -> Acc;
                        false -> Fun(Offset, Read(At + 4, Length), Acc)
                    end);
        <<1:1, _:31>> ->
            <<1:1, How:3, _:4, Number:16, _:32, Length:32>> = Read(At, 11),
            Next = At + 11 + Length,
            Messages = case Offset + Number =< From of
                           true -> [];
                           false -> batch(How, Offset, Number, Read(At + 11, Length))
                       end,
            entries(Read, Next, Bytes, Offset + Number, From, Fun,
                    lists:foldl(fun({One, Message}, Some) -> Fun(One, Message, Some) end, Acc,
                                [Entry || {One, _} = Entry <- Messages, One >= From]))
    end.

batch(0, Offset, _Number, Data) ->
    batched(Offset, Data);
batch(1, Offset, Number, Data) ->
    try
        batched(Offset, zlib:gunzip(Data))
    catch
        error:_ -> not_read(Offset, Number, <<"its batch can't be unzipped">>)
    end;
batch(How, Offset, Number, _Data) ->
    not_read(Offset, Number, <<"its batch is compressed by ", (compression(How))/binary>>).

batched(Offset, <<0:1, Length:31, Message:Length/binary, More/binary>>) ->
    [{Offset, Message} | batched(Offset + 1, More)];
batched(_Offset, <<>>) ->
    [].

not_read(Offset, Number, Why) ->
    [{One, {unreadable, Why}} || One <- lists:seq(Offset, Offset + Number - 1)].

compression(2) -> <<"Snappy">>;
compression(3) -> <<"LZ4">>;
compression(4) -> <<"Zstandard">>;
compression(How) -> <<"method ", (integer_to_binary(How))/binary>>.
