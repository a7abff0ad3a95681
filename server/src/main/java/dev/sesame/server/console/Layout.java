package dev.sesame.server.console;

import static dev.sesame.server.console.Html.all;
import static dev.sesame.server.console.Html.element;
import static dev.sesame.server.console.Html.text;

import dev.sesame.server.console.Html.Element;
import java.util.List;

/** What is the same on all pages: names, the way around, who is logged in. */
record Layout(List<Page> pages) {

    /** Returns a page for somebody who is logged in. */
    Html page(Visit visit, String title, Html content) {
        var banner = element("header", organisation(visit.definition().name()), person(visit));
        return document(visit.definition().name(), title, all(banner, navigation(visit)), content);
    }

    /** Returns a page for anybody. */
    Html page(String organisation, String title, Html content) {
        return document(
                organisation, title, element("header", organisation(organisation)), content);
    }

    private static Html document(String organisation, String title, Html above, Html content) {
        var head =
                element(
                        "head",
                        element("meta").with("charset", "utf-8"),
                        element("meta")
                                .with("name", "viewport")
                                .with("content", "width=device-width, initial-scale=1"),
                        element("meta").with("name", "color-scheme").with("content", "light dark"),
                        element("title", title + " · " + organisation),
                        link("stylesheet", Assets.STYLE),
                        link("icon", Assets.ICON));
        var main = element("main", element("h1", title), content).with("id", "main");
        var skip = element("a", "Skip to the content").with("class", "skip").with("href", "#main");
        return element("html", head, element("body", skip, above, main.with("tabindex", "-1")))
                .with("lang", "en");
    }

    private static Html link(String relation, String address) {
        return element("link").with("rel", relation).with("href", address);
    }

    private static Element organisation(String name) {
        return element("p", name).with("class", "organisation");
    }

    private static Html person(Visit visit) {
        var proof =
                element("input")
                        .with("type", "hidden")
                        .with("name", Console.PROOF)
                        .with("value", visit.session().proof().reveal());
        var button = element("button", "Sign out").with("type", "submit");
        return element(
                        "form",
                        element("span", text(visit.session().name())).with("class", "person"),
                        proof,
                        button)
                .with("method", "post")
                .with("action", Console.LOGOUT);
    }

    private Html navigation(Visit visit) {
        var items =
                pages.stream()
                        .filter(page -> page.admits(visit))
                        .map(page -> element("li", link(page, visit)))
                        .toList();
        return element("nav", element("ul", all(items))).with("aria-label", "Pages");
    }

    private static Html link(Page page, Visit visit) {
        var link = element("a", page.title()).with("href", page.path());
        return page.path().equals(visit.path()) ? link.with("aria-current", "page") : link;
    }
}
