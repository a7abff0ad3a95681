package dev.sesame;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URL;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps the rooms of core apart: the table of rooms in ARCHITECTURE.md, as rules. */
@AnalyzeClasses(packages = "dev.sesame", importOptions = ArchitectureTest.CoreOnly.class)
final class ArchitectureTest {
    private static final String ROOT = "dev.sesame";

    /** Each room and the rooms that it may use; the shared words of the root are open to all. */
    private static final Map<String, Set<String>> ROOMS =
            Map.ofEntries(
                    Map.entry("file", Set.of()),
                    Map.entry("json", Set.of()),
                    Map.entry("process", Set.of()),
                    Map.entry("http", Set.of("json")),
                    Map.entry("jwt", Set.of("json", "http")),
                    Map.entry("credential", Set.of("file", "json")),
                    Map.entry("config", Set.of("file", "json")),
                    Map.entry("keyring", Set.of("file", "process")),
                    Map.entry("wellknown", Set.of("file", "json", "http", "jwt", "process")),
                    Map.entry("oauth", Set.of("json", "http", "jwt")),
                    Map.entry("provider", Set.of("file", "json", "http", "config")),
                    Map.entry("token", Set.of("file", "json")),
                    Map.entry("sso", Set.of("file", "json", "http", "oauth", "keyring", "token")),
                    Map.entry("dial", Set.of("http")),
                    Map.entry("relay", Set.of("json", "http", "token", "dial")),
                    Map.entry("plugin", Set.of("json", "credential")),
                    Map.entry("shim", Set.of("file", "json")),
                    Map.entry(
                            "anthropic", Set.of("file", "json", "process", "credential", "plugin")),
                    Map.entry("javaplugin", Set.of("file", "plugin")),
                    Map.entry(
                            "script",
                            Set.of("file", "json", "http", "process", "credential", "plugin")),
                    Map.entry(
                            "extension",
                            Set.of(
                                    "file",
                                    "json",
                                    "http",
                                    "credential",
                                    "config",
                                    "plugin",
                                    "token",
                                    "javaplugin",
                                    "script",
                                    "shim")));

    /** It composes, so it may use every room. */
    private static final String JOURNEY = "journey";

    @ArchTest
    static final ArchRule ROOMS_HAVE_NO_CYCLES =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule SHARED_WORDS_DEPEND_ON_THE_JDK_ALONE =
            classes()
                    .that()
                    .resideInAPackage(ROOT)
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(ROOT, "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule NOTHING_READS_ENVIRONMENT_OR_CLOCK =
            noClasses()
                    .should()
                    .callMethod(System.class, "getenv")
                    .orShould()
                    .callMethod(System.class, "getenv", String.class)
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(InstantSource.class, "system")
                    .orShould()
                    .callMethod(Clock.class, "systemUTC")
                    .orShould()
                    .callMethod(Clock.class, "systemDefaultZone")
                    .because("the environment and the clock are passed in");

    @ArchTest
    static final ArchRule NOTHING_PRINTS =
            GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule NOTHING_READS_STANDARD_INPUT =
            noClasses().should().accessField(System.class, "in");

    @ArchTest
    static final ArchRule ONLY_HTTP_OPENS_CONNECTIONS =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".http..")
                    .should()
                    .callMethod(URL.class, "openConnection")
                    .orShould()
                    .callMethod(URL.class, "openStream")
                    .orShould()
                    .callMethod(SocketChannel.class, "open")
                    .orShould()
                    .callConstructor(Socket.class)
                    .orShould()
                    .callConstructor(Socket.class, String.class, int.class)
                    .orShould()
                    .callConstructor(Socket.class, InetAddress.class, int.class)
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAPackage("java.net.http..")
                    .because("proxies, trust and client certificates are known there");

    @ArchTest
    static final ArchRule ONLY_JSON_KNOWS_JACKSON =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".json..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("com.fasterxml..");

    @ArchTest
    static final ArchRule ONLY_OAUTH_KNOWS_NIMBUS =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".oauth..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("com.nimbusds..", "net.minidev..");

    @ArchTest
    static final ArchRule ONLY_KEYRING_KNOWS_D_BUS =
            noClasses()
                    .that()
                    .resideOutsideOfPackage(ROOT + ".keyring..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.freedesktop..");

    @ArchTest
    static final ArchRule ONLY_THE_RELAY_AND_ITS_DIALLING_KNOW_NETTY =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(ROOT + ".relay..", ROOT + ".dial..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.netty..", "io.vertx..");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_ITS_LIBRARIES =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.commons.cli..", "org.jline..");

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
            noClasses()
                    .should()
                    .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)")
                    .because("such a name says nothing");

    @ArchTest
    static void roomsUseOnlyTheRoomsBelowThem(JavaClasses core) {
        ROOMS.forEach((room, below) -> uses(room, below).check(core));
    }

    @ArchTest
    static void everyRoomIsInTheTable(JavaClasses core) {
        var rooms =
                core.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !name.equals(ROOT))
                        .map(name -> name.substring(ROOT.length() + 1).split("\\.", -1)[0])
                        .collect(Collectors.toSet());
        assertThat(rooms).isNotEmpty().isSubsetOf(with(ROOMS.keySet(), JOURNEY));
    }

    private static ArchRule uses(String room, Set<String> below) {
        var open =
                with(below, room).stream()
                        .map(name -> ROOT + "." + name + "..")
                        .collect(Collectors.toSet());
        var closed =
                resideInAPackage(ROOT + ".*..")
                        .and(not(resideInAnyPackage(open.toArray(String[]::new))));
        return noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room + "..")
                .should()
                .dependOnClassesThat(closed)
                .as("room " + room + " uses no other room than " + below)
                .allowEmptyShould(true);
    }

    private static Set<String> with(Set<String> names, String name) {
        return Stream.concat(names.stream(), Stream.of(name)).collect(Collectors.toSet());
    }

    /** Leaves out tests, and the fakes that tests share. */
    static final class CoreOnly implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return new DoNotIncludeTests().includes(location)
                    && !location.contains("dev/sesame/testkit/");
        }
    }
}
