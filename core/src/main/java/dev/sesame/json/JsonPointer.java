package dev.sesame.json;

/** Addresses of values within a tree, as RFC 6901 writes them; the empty text is the whole. */
public final class JsonPointer {
    private JsonPointer() {}

    /**
     * Returns the address of the member {@code name} of the object that {@code above} addresses.
     */
    public static String to(String above, String name) {
        return above + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
