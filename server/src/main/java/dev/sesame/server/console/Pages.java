package dev.sesame.server.console;

import static dev.sesame.server.console.Html.all;
import static dev.sesame.server.console.Html.element;

import dev.sesame.AuthException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All pages of the console, and what is said where there is none. */
final class Pages {
    private static final Set<String> OTHERS =
            Set.of(Login.CALLBACK, Console.LOGOUT, Console.GOODBYE);

    private final List<Page> pages;
    private final Layout layout;

    Pages(Console.Parts parts) {
        this.pages =
                List.of(
                        new Page("/console/", "Get started", true, StartPage::content),
                        new Page("/console/teams", "Teams", true, TeamsPage::content),
                        new Page("/console/clients", "Clients", true, ClientsPage::content),
                        new Page(
                                "/console/usage",
                                "Usage",
                                true,
                                new UsagePage(parts.usage())::content),
                        new Page(
                                "/console/files",
                                "Files",
                                false,
                                new FilesPage(parts.watch())::content),
                        new Page(
                                "/console/refusals",
                                "Refusals",
                                false,
                                new RefusalsPage(parts.refusals())::content));
        this.layout = new Layout(pages);
    }

    /** Returns the page at {@code path}. */
    Optional<Page> find(String path) {
        return pages.stream().filter(page -> page.path().equals(path)).findFirst();
    }

    /** Returns what {@code path} is called in records: what somebody made up has no name. */
    String route(String path) {
        return OTHERS.contains(path) ? path : find(path).map(Page::path).orElse("/console");
    }

    /** Shows the page that somebody wants to see. */
    Answer show(Visit visit) {
        var page = find(visit.path());
        if (page.isEmpty()) {
            return said(404, visit, "There is no such page");
        }
        if (!page.get().admits(visit)) {
            return said(403, visit, "This page is for administrators");
        }
        var content = page.get().content().apply(visit);
        return Answer.page(200, layout.page(visit, page.get().title(), content));
    }

    private Answer said(int status, Visit visit, String title) {
        return Answer.page(status, layout.page(visit, title, again("Get started"))).because(title);
    }

    /** There is nothing at this path. */
    Answer none(String organisation) {
        return said(404, organisation, "There is no such page", all());
    }

    /** Something that somebody can do something about, or ask others about. */
    Answer failed(String organisation, AuthException e) {
        int status =
                switch (e.failure()) {
                    case INVALID_INPUT, CANCELLED -> 400;
                    case NOT_LOGGED_IN, LOGIN_EXPIRED, ACCESS_DENIED, UNTRUSTED -> 403;
                    case UNREACHABLE -> 503;
                    case PROTOCOL -> 502;
                    case INVALID_CONFIG -> 500;
                };
        return said(
                        status,
                        organisation,
                        "That did not work",
                        all(element("p", sentence(e.problem())), again("Try again")))
                .because(e.problem());
    }

    /** Something that only the log tells more about. */
    Answer broken(String organisation) {
        return said(500, organisation, "That did not work", again("Try again"));
    }

    /**
     * Somebody is logged out here.
     *
     * @param issuer where they are sent to be logged out there, too
     */
    Answer leaving(String organisation, Optional<String> issuer) {
        if (issuer.isEmpty()) {
            return goodbye(organisation);
        }
        var link = element("a", "Sign out at the identity provider").with("href", issuer.get());
        return said(200, organisation, "Signing out", element("p", link))
                .with("Refresh", "0; url=" + issuer.get());
    }

    /** Somebody is logged out. */
    Answer goodbye(String organisation) {
        return said(200, organisation, "You are signed out", again("Sign in again"));
    }

    private Answer said(int status, String organisation, String title, Html content) {
        return Answer.page(status, layout.page(organisation, title, content))
                .because(status < 400 ? "" : title);
    }

    private static Html again(String text) {
        return element("p", element("a", text).with("href", "/console/"));
    }

    private static String sentence(String problem) {
        return problem.isEmpty()
                ? ""
                : Character.toUpperCase(problem.charAt(0)) + problem.substring(1) + ".";
    }
}
