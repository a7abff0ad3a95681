package dev.sesame.server.definition;

import dev.sesame.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * How a person's machine gets a token.
 *
 * @param env the variable that holds it, as in {@code auth.env} of the discovery document
 * @param command prints it, as in {@code auth.command}
 * @param sso the client of the company's login, as in {@code sesame.sso}; with it Sesame needs no
 *     other program
 */
public record SignIn(String env, List<String> command, Optional<JsonObject> sso) {}
