package dev.sesame.server.definition;

import java.util.LinkedHashSet;
import java.util.List;

/** Reads a file in {@code teams}. */
final class TeamReader {
    private TeamReader() {}

    /** Returns the team {@code id} that {@code root} describes. */
    static Team team(String id, Node root) {
        var members = root.only("$schema", "name", "groups", "models", "limits", "config");
        members.text("$schema");
        members.require("groups", "name the groups whose people are in it, or \"*\" for everybody");
        members.require("models", "name what it may ask for, such as \"acme/*\"");
        var limits = members.find("limits").map(node -> node.only("person", "team"));
        return new Team(
                id,
                members.requireText("name", "say how people call the team"),
                new LinkedHashSet<>(members.texts("groups")),
                models(members),
                members.object("config"),
                limits.map(node -> limits(node, "person")).orElse(Limits.NONE),
                limits.map(node -> limits(node, "team")).orElse(Limits.NONE));
    }

    private static List<String> models(Node members) {
        var models = members.texts("models");
        for (var model : models) {
            if (!model.contains("/") && !model.equals("*")) {
                members.find("models")
                        .orElseThrow()
                        .error(
                                Node.quoted(model)
                                        + " is no model: write provider/model, such as acme/* for"
                                        + " all of one provider");
            }
        }
        return models;
    }

    private static Limits limits(Node node, String name) {
        return node.find(name)
                .map(found ->
                        found.only("requests_per_minute", "tokens_per_minute", "tokens_per_day"))
                .map(found ->
                        new Limits(
                                found.count("requests_per_minute"),
                                found.count("tokens_per_minute"),
                                found.count("tokens_per_day")))
                .orElse(Limits.NONE);
    }
}
