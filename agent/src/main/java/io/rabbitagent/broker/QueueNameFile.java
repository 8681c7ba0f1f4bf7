package io.rabbitagent.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The file {@code .queue_name} in a classic queue's directory, as {@code rabbit_queue_index:ensure_queue_name_stub_file/2} writes
 * it (RabbitMQ 3.10.8). A name may hold any byte, line ends too.
 *
 * <p>A queue with {@code x-max-priority} has a directory for each priority, with a zero byte and the priority behind its name
 * ({@code rabbit_priority_queue:mutate_name_bin/2}).
 */
record QueueNameFile(String vhost, String queue) {
    private static final byte[] VHOST = "VHOST: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] QUEUE = "\nQUEUE: ".getBytes(StandardCharsets.US_ASCII);

    /** Empty where it is none, or was not written to its end. */
    static Optional<QueueNameFile> read(Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        int queue = indexOf(QUEUE, all);
        boolean whole = indexOf(VHOST, all) == 0 && queue >= VHOST.length && all[all.length - 1] == '\n';
        if (!whole) {
            return Optional.empty();
        }
        byte[] name = Arrays.copyOfRange(all, queue + QUEUE.length, all.length - 1);
        int length = name.length > 2 && name[name.length - 2] == 0 ? name.length - 2 : name.length;
        return Optional.of(new QueueNameFile(
                new String(all, VHOST.length, queue - VHOST.length, StandardCharsets.UTF_8),
                new String(name, 0, length, StandardCharsets.UTF_8)));
    }

    private static int indexOf(byte[] part, byte[] all) {
        for (int at = 0; at + part.length <= all.length; at++) {
            if (Arrays.equals(part, 0, part.length, all, at, at + part.length)) {
                return at;
            }
        }
        return -1;
    }
}
