package dev.sesame.server.definition;

import dev.sesame.AuthException;
import dev.sesame.Failure;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A directory to begin with: files that say in comments what else there is, and the schemas by
 * which editors complete them without a network.
 *
 * @param name how people call the organisation
 * @param url where clients will reach its server
 * @param issuer its identity provider
 * @param clientId the name of a public client there
 */
public record NewOrganisation(String name, String url, String issuer, String clientId) {
    private static final List<String> FILES =
            List.of(
                    Snapshot.ORGANISATION,
                    Snapshot.MODELS,
                    "teams/engineering.jsonc",
                    "teams/everyone.jsonc");
    private static final String SCHEMAS = ".schema";

    /**
     * Writes it into {@code folder}, which is made if it is not there.
     *
     * @return the files for people, in the order in which they are best read
     * @throws AuthException when one of them is there already, or cannot be written; nothing is
     *     overwritten
     */
    public List<Path> write(Path folder) {
        var files = FILES.stream().map(folder::resolve).toList();
        for (var file : files) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new AuthException(
                        Failure.INVALID_INPUT,
                        file + " is there already",
                        "Name another directory: nothing is overwritten");
            }
        }
        try {
            for (var text : texts().entrySet()) {
                var file = folder.resolve(text.getKey());
                Files.createDirectories(file.resolveSibling(""));
                Files.writeString(file, text.getValue());
            }
        } catch (IOException e) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "the organisation cannot be written into " + folder,
                    "Name a directory that you may write into",
                    e);
        }
        return files;
    }

    private Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        for (var schema : DirectorySchema.values()) {
            texts.put(SCHEMAS + "/" + schema.file(), schema.text());
        }
        for (var file : FILES) {
            texts.put(file, filled(template(file)));
        }
        return texts;
    }

    private String filled(String template) {
        return template.replace("\"@NAME@\"", json(name))
                .replace("\"@URL@\"", json(url))
                .replace("\"@ISSUER@\"", json(issuer))
                .replace("\"@CLIENT_ID@\"", json(clientId));
    }

    private static String json(String text) {
        return Json.write(new JsonString(text));
    }

    private static String template(String file) {
        try (var in = NewOrganisation.class.getResourceAsStream("template/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: no " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
