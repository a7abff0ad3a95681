package dev.sesame.journey;

import dev.sesame.http.DisplayUrl;
import dev.sesame.http.Origin;
import dev.sesame.wellknown.Organisation;
import java.net.URI;
import java.util.List;

/**
 * What should carry a token and cannot.
 *
 * @param name of the provider or server, as in {@code provider.corp}
 * @param why a sentence, with what to do
 */
record Stray(String name, String why) {
    /** Returns the one at {@code place} of the configuration that is sent to {@code origin}. */
    static Stray elsewhere(List<String> place, Organisation organisation, Origin origin) {
        return new Stray(
                name(place),
                "the token of "
                        + organisation
                        + " may not go to "
                        + origin
                        + "; `sesame config explain "
                        + place.getFirst()
                        + "` names the file that says so; if your company moved there: `sesame"
                        + " auth login "
                        + organisation
                        + "` on a terminal");
    }

    /** Returns the one at {@code place} whose address is no base of others. */
    static Stray unfit(List<String> place, URI address) {
        return new Stray(
                name(place),
                DisplayUrl.of(address) + " must have neither a user nor a query behind it");
    }

    /** Returns the one at {@code place} that would carry the tokens of {@code organisations}. */
    static Stray ambiguous(List<String> place, List<Organisation> organisations) {
        var names = organisations.stream().map(Organisation::toString).toList();
        return new Stray(name(place), "it carries the tokens of " + String.join(" and ", names));
    }

    /** Returns how people call {@code place} of the configuration. */
    static String name(List<String> place) {
        return place.get(0) + "." + place.get(1);
    }
}
