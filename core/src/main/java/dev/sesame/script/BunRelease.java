package dev.sesame.script;

import dev.sesame.AuthException;
import dev.sesame.Environment;
import dev.sesame.Failure;
import java.nio.file.Path;
import java.util.Map;

/**
 * One published build of the Bun that we install.
 *
 * @param name the npm package
 * @param size of its archive, in bytes
 * @param sha512 of its archive, in Base64 as npm writes it
 */
record BunRelease(String name, long size, String sha512) {
    static final String VERSION = "1.3.14";

    private static final Map<String, BunRelease> RELEASES =
            Map.ofEntries(
                    release(
                            "linux-x64",
                            36_697_065,
                            "7OVTAKvwfPmSbIV1HpdOoVVx5VRc427GuPPne93N6vk4eQBPId9nXmZDh9/zGaKPdbVjVtQSZafWQoUjx38Utw=="),
                    release(
                            "linux-x64-baseline",
                            36_309_765,
                            "q/8EdOC0yUE8FPeoOVq8/Pw5I9/tJaYmUfO/uDUAREx8IUnOJH1RJ5A3BjFqre8pvJoiZA9AovPJq5FnNNjSxA=="),
                    release(
                            "linux-aarch64",
                            36_937_949,
                            "X5SsPZHs+iYO8R/efIcRtc7gT2Q2DgPfliCxEkx4cXBumwkw0c/EsHMNwH3EgGpCDaZ7IYVPhpCG/xBOQHEwZw=="),
                    release(
                            "linux-x64-musl",
                            35_405_769,
                            "GBCB/k/sIqcr06eTNgg7g46qiUv35Jasx4XiccJ/n7RGqrE4RWUD/XJBbWFprVPjvqd59+QtSnS99XGqvftHfg=="),
                    release(
                            "linux-x64-musl-baseline",
                            35_112_092,
                            "n6iE71G4lQE4XkrZhQQcL5YUlxDbnq6nqV7zeQi33PMsLT/0kYE+RvHOtBWZ3w0wMdXZfINmp63hIb9ijUBGtw=="),
                    release(
                            "linux-aarch64-musl",
                            35_525_450,
                            "jmqOA92Cd1NL/1XBd4bFkJLxQ86K0RW7ohxS2qzzAvuitO4JiIxjjTeCspoU44zCozH72HpfZfUE2On31OjnWA=="),
                    release(
                            "darwin-x64",
                            26_809_751,
                            "FFj3QdU/OhlDyZOJ8CWfN5eWLpRlT4qjZg7lMQi7jA6GuoY5ajlO1zWLP/MuHYRSbXQUvV52RejNi8DVnAp13w=="),
                    release(
                            "darwin-aarch64",
                            24_310_637,
                            "Omj20SuiHBOUjUBIyqtkNjSUIjOtEOJwmbix/ZyFH4BaQ6OZTaaRWIR4TjHVz0yadHgli6lLTiAh1uarnvD49A=="),
                    release(
                            "windows-x64",
                            39_353_004,
                            "mUFWL3BoYkNpjd8e9PqROiFF/1Xeotq20mABJsiQH62jM1g5zqWh4khw1RZ6bX8Q8fWvlPaxG1PjofkmjUi3vg=="));

    /** Returns the build for {@code machine}. */
    static BunRelease of(Machine machine) {
        var musl = machine.isMusl() ? "-musl" : "";
        var baseline = machine.isModern() ? "" : "-baseline";
        var platform =
                machine.os()
                        + "-"
                        + (machine.architecture().equals("amd64")
                                ? "x64"
                                : machine.architecture().replace("x86_64", "x64"))
                        + musl
                        + baseline;
        var release = RELEASES.get(platform);
        if (release == null) {
            throw new AuthException(
                    Failure.INVALID_INPUT,
                    "there is no Bun to install for " + platform,
                    "Install Node.js 20.11 or newer, or set OPENCODE_PLUGIN_RUNTIME");
        }
        return release;
    }

    /** Returns where the installed program lies. */
    static Path program(Environment environment) {
        return environment
                .sesameCache()
                .resolve("runtime")
                .resolve("bun-" + VERSION)
                .resolve(Executables.fileName("bun"));
    }

    private static Map.Entry<String, BunRelease> release(
            String platform, long size, String sha512) {
        return Map.entry(platform, new BunRelease("@oven/bun-" + platform, size, sha512));
    }
}
