package dev.sesame.server.console;

import static dev.sesame.server.console.Html.all;
import static dev.sesame.server.console.Html.element;
import static dev.sesame.server.console.Html.text;

import dev.sesame.json.Json;
import dev.sesame.json.JsonPointer;
import dev.sesame.json.JsonValue.JsonObject;
import dev.sesame.server.definition.OrganisationDefinition;
import dev.sesame.server.definition.Team;
import dev.sesame.server.publish.Preview;
import dev.sesame.server.publish.Preview.Client;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** What is published, and what each version of a client makes of it. */
final class ClientsPage {
    private ClientsPage() {}

    static Html content(Visit visit) {
        return all(
                gaps(Preview.gaps(visit.definition())),
                TeamChoice.of(visit, team -> comparison(visit.definition(), team)),
                element("h2", "The discovery document"),
                element(
                        "p",
                        text("Everybody can read it at "),
                        element("code", visit.definition().address() + "/.well-known/opencode"),
                        text(". It holds no secret.")),
                element(
                        "details",
                        element("summary", "Show the document"),
                        element(
                                "pre",
                                element(
                                        "code",
                                        Json.writePretty(Preview.document(visit.definition()))))));
    }

    private static Html gaps(List<String> gaps) {
        if (gaps.isEmpty()) {
            return element("p", "All that the discovery document says reaches every client.");
        }
        var items = gaps.stream().map(gap -> element("li", gap)).toList();
        return all(
                element("p", "Not all that the discovery document says reaches every client:"),
                element("ul", all(items)));
    }

    /** All settings that any client has, with what each client has for them. */
    private static Html comparison(OrganisationDefinition definition, Team team) {
        var columns = new ArrayList<>(List.of("Setting"));
        var settings = new ArrayList<Map<String, String>>();
        for (var client : Client.values()) {
            columns.add(name(client));
            settings.add(flat(Preview.settings(definition, team, client)));
        }
        var pointers = new LinkedHashSet<String>();
        settings.forEach(each -> pointers.addAll(each.keySet()));
        var rows = pointers.stream().map(pointer -> row(pointer, settings)).toList();
        var caption = "What clients of " + team.name() + " have";
        return all(
                element("h2", team.name()), new Table(caption, columns, rows).orElse("nothing."));
    }

    private static List<Html> row(String pointer, List<Map<String, String>> settings) {
        var row = new ArrayList<Html>();
        row.add(element("code", pointer));
        for (var each : settings) {
            var value = each.getOrDefault(pointer, "");
            row.add(value.isEmpty() ? text("not set") : element("code", value));
        }
        return row;
    }

    private static Map<String, String> flat(JsonObject settings) {
        var flat = new LinkedHashMap<String, String>();
        JsonPointer.leaves(settings)
                .forEach((path, value) -> flat.put(JsonPointer.of(path), Json.write(value)));
        return flat;
    }

    private static String name(Client client) {
        return switch (client) {
            case OPENCODE_1_1 -> "OpenCode 1.1";
            case OPENCODE_1_18 -> "OpenCode 1.18";
            case SESAME -> "Sesame";
        };
    }
}
