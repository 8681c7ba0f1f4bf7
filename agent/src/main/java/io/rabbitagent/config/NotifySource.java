package io.rabbitagent.config;

import io.rabbitagent.notify.Destination;
import io.rabbitagent.notify.NotifySettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Where notices are sent at present. Its files are read each time, so that a changed URL or token is used at once. No
 * message repeats any of them: both are secrets.
 */
public final class NotifySource implements Supplier<Destination> {
    private static final String URL_REMEDY = "write the one URL into it, such as https://chat.example/hooks/…";
    private static final String TOKEN_REMEDY = "write the token alone into it, on one line";
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    private final NotifySettings settings;

    public NotifySource(NotifySettings settings) {
        this.settings = settings;
    }

    /** @throws IllegalStateException where there is none; the message says why and holds neither URL nor token */
    @Override
    public Destination get() {
        URI url = read(settings.urlFile(), NotifySource::url);
        Optional<String> token = settings.tokenFile().map(file -> read(file, NotifySource::token));
        return new Destination(url, token);
    }

    /** Reads a file's text. */
    private interface Reader<T> {
        T read(Path file) throws TextFile.Refused;
    }

    private static <T> T read(Path file, Reader<T> reader) {
        try {
            return reader.read(file);
        } catch (TextFile.Refused e) {
            throw new IllegalStateException(file + e.line + ": " + e.what() + "; " + e.remedy, e);
        }
    }

    /** @throws TextFile.Refused where it holds no URL that notices can be sent to */
    static URI url(Path file) throws TextFile.Refused {
        String line = secret(file, URL_REMEDY);
        try {
            return new Destination(new URI(line), Optional.empty()).url();
        } catch (URISyntaxException e) {
            // The exception has the text in it.
            throw new TextFile.Refused("holds no URL", URL_REMEDY);
        } catch (IllegalArgumentException e) {
            throw new TextFile.Refused("holds a URL that " + e.getMessage(), URL_REMEDY);
        }
    }

    /** @throws TextFile.Refused where it holds no token */
    static String token(Path file) throws TextFile.Refused {
        String line = secret(file, TOKEN_REMEDY);
        if (!TOKEN.matcher(line).matches()) {
            throw new TextFile.Refused("holds spaces, or signs that no token has", TOKEN_REMEDY);
        }
        return line;
    }

    private static String secret(Path file, String remedy) throws TextFile.Refused {
        String text = TextFile.read(file, PosixFilePermission.OTHERS_READ).strip();
        if (text.isEmpty()) {
            throw new TextFile.Refused("is empty", remedy);
        }
        if (text.lines().count() > 1) {
            throw new TextFile.Refused("holds more than one line", remedy);
        }
        return text;
    }
}
