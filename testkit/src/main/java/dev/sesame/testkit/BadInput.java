package dev.sesame.testkit;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * One hostile, damaged or merely unusual input, and what a careful program makes of it.
 *
 * @param id surface and name, for the name of a test
 * @param expect what has to become of it
 * @param file the file's name inside of the collection; its ending is the input's own
 * @param why what is special about it
 */
public record BadInput(String id, Expect expect, String file, String why) {

    private static final String FOLDER = "/bad-input/";

    /** The doors through which strange bytes come in. */
    public enum Surface {
        /** The credential file. */
        AUTH_JSON,
        /** A discovery document, as an organisation's server sends it. */
        WELL_KNOWN,
        /** A program that is run to get a token: the bytes are a shell script. */
        TOKEN_COMMAND,
        /** A configuration file. */
        CONFIG,
        /** The body of a streamed answer of a model. */
        SSE,
        /** A whole answer of a token endpoint, with its status line and headers. */
        TOKEN_ENDPOINT,
        /** The body of an answer of a device authorization endpoint. */
        DEVICE,
        /** What a person pastes after a login in the browser, where {@code ST-1} is the state. */
        PASTE,
        /** What Claude Code keeps of its session, what reads the Keychain, and the program. */
        CLAUDE_CREDENTIALS,
        /** A bearer token; beside it lie the key sets of its issuer. */
        JWT;

        private String prefix() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-') + "/";
        }
    }

    /** What has to become of an input. */
    public enum Expect {
        /** It is used, without a word. */
        ACCEPT,
        /** The bad part is left out or repaired, with one warning; the rest is used. */
        WARN,
        /** A clear error, and no state is changed. */
        REJECT
    }

    /** Lists the inputs of one surface in a fixed order; never empty. */
    public static List<BadInput> of(Surface surface) {
        return new String(read("index.tsv"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(surface.prefix()))
                .map(BadInput::parse)
                .toList();
    }

    /** Returns the one input with this id, such as {@code auth-json/05-truncated}. */
    public static BadInput named(String id) {
        return new String(read("index.tsv"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(id + "\t"))
                .map(BadInput::parse)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no bad input is called " + id));
    }

    /** Returns a file that lies beside the inputs, such as {@code jwt/jwks.json}. */
    public static byte[] beside(String file) {
        return read(file);
    }

    /** Returns the input itself, a new array every time. */
    public byte[] bytes() {
        return read(file);
    }

    /** Returns the id, which makes a good name for a test. */
    @Override
    public String toString() {
        return id;
    }

    private static BadInput parse(String line) {
        var cells = List.of(line.split("\t", -1));
        var expect = Expect.valueOf(cells.get(1).toUpperCase(Locale.ROOT));
        return new BadInput(cells.get(0), expect, cells.get(2), cells.get(3));
    }

    private static byte[] read(String name) {
        try (InputStream in = BadInput.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new FileNotFoundException(FOLDER + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
