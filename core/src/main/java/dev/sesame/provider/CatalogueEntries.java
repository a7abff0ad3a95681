package dev.sesame.provider;

import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue;
import dev.sesame.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a catalogue's entries come from. */
sealed interface CatalogueEntries {
    /** Returns the providers in the catalogue's order. */
    List<CatalogueProvider> providers();

    /** Returns the whole entry of {@code id}. */
    Optional<JsonObject> provider(String id);

    /** Reads an entry's text; empty when it is no object. */
    static Optional<JsonObject> parse(String text) {
        try {
            return Json.parse(text).asObject();
        } catch (JsonSyntaxException e) {
            return Optional.empty();
        }
    }

    /** What ships with Sesame: a table, and a file for each provider. */
    record Bundled(List<CatalogueProvider> providers) implements CatalogueEntries {
        private static final String FOLDER = "catalogue/";

        static Bundled load() {
            var providers = new ArrayList<CatalogueProvider>();
            for (var line : Resources.text(FOLDER + "index.tsv").split("\n", -1)) {
                if (!line.isEmpty()) {
                    providers.add(CatalogueProvider.of(line.split("\t", -1)));
                }
            }
            return new Bundled(List.copyOf(providers));
        }

        @Override
        public Optional<JsonObject> provider(String id) {
            boolean known = providers.stream().anyMatch(provider -> provider.id().equals(id));
            return known ? parse(Resources.text(FOLDER + id + ".json")) : Optional.empty();
        }
    }

    /** A document in memory: its members by name, each still as text. */
    record Document(Map<String, String> members) implements CatalogueEntries {
        @Override
        public List<CatalogueProvider> providers() {
            return members.keySet().stream()
                    .filter(CatalogueProvider::isPlain)
                    .flatMap(id -> provider(id).map(e -> CatalogueProvider.of(id, e)).stream())
                    .toList();
        }

        @Override
        public Optional<JsonObject> provider(String id) {
            return Optional.ofNullable(members.get(id))
                    .flatMap(CatalogueEntries::parse)
                    .filter(entry -> entry.get("models").filter(Document::isObject).isPresent());
        }

        private static boolean isObject(JsonValue value) {
            return value instanceof JsonObject;
        }
    }

    /** A large file of which a table of contents is known. */
    record Indexed(CatalogueIndex index) implements CatalogueEntries {
        @Override
        public List<CatalogueProvider> providers() {
            return index.providers();
        }

        @Override
        public Optional<JsonObject> provider(String id) {
            return index.text(id).flatMap(CatalogueEntries::parse);
        }
    }
}
