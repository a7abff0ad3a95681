package dev.sesame.provider;

import dev.sesame.Environment;
import dev.sesame.json.Json;
import dev.sesame.json.JsonSyntaxException;
import dev.sesame.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which model is meant when nobody says so. */
final class DefaultModel {
    private static final long LARGEST_STATE = 1 << 20;

    /** From good to best. */
    private static final List<String> PREFERRED =
            List.of("gpt-5", "claude-sonnet-4", "big-pickle", "gemini-3-pro");

    private static final Comparator<Model> BEST_FIRST =
            Comparator.comparingInt(DefaultModel::rank)
                    .reversed()
                    .thenComparing(model -> !model.id().contains("latest"))
                    .thenComparing(Model::id, Comparator.reverseOrder());

    private final Map<String, Provider> available;

    DefaultModel(Map<String, Provider> available) {
        this.available = available;
    }

    /** Returns the model used last, as OpenCode keeps it, that still exists. */
    Optional<ModelRef> recent(Environment environment) {
        for (var entry : state(environment).array("recent")) {
            var about = entry.asObject().orElse(JsonObject.EMPTY);
            var ref =
                    new ModelRef(
                            about.string("providerID").orElse(""),
                            about.string("modelID").orElse(""));
            var provider = Optional.ofNullable(available.get(ref.provider()));
            if (provider.filter(p -> p.models().containsKey(ref.model())).isPresent()) {
                return Optional.of(ref);
            }
        }
        return Optional.empty();
    }

    /** Returns the best model of the first provider among {@code ids}; of any if there are none. */
    Optional<ModelRef> best(Collection<String> ids) {
        return available.values().stream()
                .filter(provider -> ids.isEmpty() || ids.contains(provider.id()))
                .findFirst()
                .flatMap(provider -> provider.models().values().stream().min(BEST_FIRST))
                .map(Model::ref);
    }

    private static int rank(Model model) {
        for (int i = 0; i < PREFERRED.size(); i++) {
            if (model.id().contains(PREFERRED.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static JsonObject state(Environment environment) {
        var file = environment.stateDirectory().resolve("model.json");
        try {
            if (!Files.exists(file) || Files.size(file) > LARGEST_STATE) {
                return JsonObject.EMPTY;
            }
            return Json.parse(Files.readString(file)).asObject().orElse(JsonObject.EMPTY);
        } catch (IOException | JsonSyntaxException e) {
            return JsonObject.EMPTY; // OpenCode does without it, too
        }
    }
}
