%% What a broker on a copy answers: frames on file descriptor 3, each a letter, four bytes of length (big endian), as many bytes.
%%   J  a JSON object
%%   M  a message's JSON object without its body
%%   B  the body of the message before it
%%   D  the definitions, as a JSON object
-module(copy_frames).

-export([open/0, json/2, frame/2, object/1, printed/1]).

open() ->
    {ok, Out} = file:open("/proc/self/fd/3", [raw, write]),
    Out.

printed(Term) ->
    unicode:characters_to_binary(io_lib:format("~0tp", [Term])).

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
