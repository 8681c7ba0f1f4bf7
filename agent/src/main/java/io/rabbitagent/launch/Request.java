package io.rabbitagent.launch;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A command line as a user typed it, and what its output depends on.
 *
 * <p>As bytes: two bytes protocol version, one byte terminal bits, four bytes columns, the directory, four bytes count of
 * arguments and each of them, four bytes count of variables and each of them as name and value; a text is four bytes length
 * and UTF-8. A server looks at the version first.
 *
 * @param directory the working directory, absolute
 * @param environment those of {@link #VARIABLES} that are set
 */
public record Request(List<String> arguments, String directory, Terminal terminal, Map<String, String> environment) {
    /** The only environment variables that leave the user's process. */
    public static final List<String> VARIABLES = List.of("NO_COLOR", "TERM", "COLUMNS", "LANG", "LC_ALL", "TZ");

    public Request {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** The command line with which this process was started. */
    public static Request ofThisProcess(String[] arguments) {
        Map<String, String> environment = new TreeMap<>();
        for (String name : VARIABLES) {
            String value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        return new Request(
                List.of(arguments), System.getProperty("user.dir", "/"), Terminal.ofThisProcess(), environment);
    }

    /** @throws ProtocolException where the command line is longer than a frame may be */
    public ByteBuffer encode() throws ProtocolException {
        List<byte[]> texts = new ArrayList<>();
        int size = 2 + 1 + 4 + add(texts, directory) + 4 + 4;
        for (String argument : arguments) {
            size += add(texts, argument);
        }
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            size += add(texts, variable.getKey()) + add(texts, variable.getValue());
        }
        if (size > Frame.LONGEST) {
            throw new ProtocolException(
                    "a command line of " + size + " bytes; at most " + Frame.LONGEST + " are taken");
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        bytes.putShort((short) Frame.PROTOCOL).put((byte) terminal.bits()).putInt(terminal.columns());
        int n = 0;
        put(bytes, texts.get(n++));
        bytes.putInt(arguments.size());
        while (n <= arguments.size()) {
            put(bytes, texts.get(n++));
        }
        bytes.putInt(environment.size());
        while (n < texts.size()) {
            put(bytes, texts.get(n++));
        }
        return Frame.encode(Frame.REQUEST, bytes.flip());
    }

    /** The protocol version of a request, or null where there is none. */
    public static @Nullable Integer protocol(ByteBuffer payload) {
        return payload.remaining() < 2 ? null : payload.getShort(payload.position()) & 0xffff;
    }

    /** @throws ProtocolException where the bytes are no request of this protocol */
    public static Request decode(ByteBuffer payload) throws ProtocolException {
        try {
            payload.getShort();
            Terminal terminal = Terminal.of(payload.get(), Math.max(0, payload.getInt()));
            String directory = text(payload);
            List<String> arguments = new ArrayList<>();
            for (int left = payload.getInt(); left > 0; left--) {
                arguments.add(text(payload));
            }
            Map<String, String> environment = new TreeMap<>();
            for (int left = payload.getInt(); left > 0; left--) {
                environment.put(text(payload), text(payload));
            }
            if (payload.hasRemaining()) {
                throw new ProtocolException("a request with " + payload.remaining() + " bytes too many");
            }
            return new Request(arguments, directory, terminal, environment);
        } catch (BufferUnderflowException e) {
            throw new ProtocolException("a request that ends too early");
        }
    }

    private static int add(List<byte[]> texts, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        texts.add(bytes);
        return 4 + bytes.length;
    }

    private static void put(ByteBuffer to, byte[] text) {
        to.putInt(text.length).put(text);
    }

    private static String text(ByteBuffer from) throws ProtocolException {
        int length = from.getInt();
        if (length < 0 || length > from.remaining()) {
            throw new ProtocolException("a request with a text of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
