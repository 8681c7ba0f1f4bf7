package io.rabbitagent.copies.rescue.replay;

import io.rabbitagent.copies.rescue.PrivateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Takes a message's body: a small one into memory, a large one into a file without a name, which is gone once nobody uses
 * it any more. The agent's heap is smaller than a message may be.
 */
final class Spool extends OutputStream {
    static final int MOST_IN_MEMORY = 1 << 20;

    private final Path directory;
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private Optional<FileChannel> file = Optional.empty();

    /** @param directory which is nobody else's, with room for a large body */
    Spool(Path directory) {
        this.directory = directory;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (file.isEmpty() && memory.size() + length <= MOST_IN_MEMORY) {
            memory.write(bytes, offset, length);
            return;
        }
        if (file.isEmpty()) {
            file = Optional.of(nameless());
            append(ByteBuffer.wrap(memory.toByteArray()));
            memory.reset();
        }
        append(ByteBuffer.wrap(bytes, offset, length));
    }

    private FileChannel nameless() throws IOException {
        Path name = directory.resolve("body-" + System.nanoTime() + ".spool");
        FileChannel channel = PrivateFiles.open(
                name, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        Files.delete(name);
        return channel;
    }

    private void append(ByteBuffer bytes) throws IOException {
        FileChannel channel = file.orElseThrow();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** All that was written. It stays readable after this is closed. */
    ByteBuffer content() throws IOException {
        if (file.isEmpty()) {
            return ByteBuffer.wrap(memory.toByteArray());
        }
        FileChannel channel = file.get();
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
    }
}
