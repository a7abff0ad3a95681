package dev.sesame.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps the rooms of the server apart: the table of rooms in ARCHITECTURE.md, as rules. */
@AnalyzeClasses(
        packages = "dev.sesame.server",
        importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String ROOT = "dev.sesame.server";

    /** Each room and the rooms of the server that it may use. */
    private static final Map<String, Set<String>> ROOMS =
            Map.of(
                    "definition", Set.of(),
                    "access", Set.of("definition"),
                    "quota", Set.of("definition", "access"),
                    "usage", Set.of(),
                    "operation", Set.of(),
                    "publish", Set.of("definition", "access", "operation"),
                    "gateway", Set.of("definition", "access", "quota", "usage", "operation"),
                    "console", Set.of("definition", "access", "publish", "usage", "operation"));

    @ArchTest
    static final ArchRule ROOMS_HAVE_NO_CYCLES =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_SERVER_KNOWS_NOTHING_OF_PEOPLES_MACHINES =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.sesame.credential..",
                            "dev.sesame.token..",
                            "dev.sesame.plugin..",
                            "dev.sesame.provider..",
                            "dev.sesame.sso..",
                            "dev.sesame.journey..",
                            "dev.sesame.cli..");

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
    static final ArchRule ONLY_QUOTA_KNOWS_REDIS =
            onlyKnows("quota", "io.github.bucket4j..", "io.lettuce..");

    @ArchTest
    static final ArchRule ONLY_USAGE_KNOWS_DATABASES =
            onlyKnows("usage", "java.sql..", "com.zaxxer..", "org.flywaydb..", "org.h2..");

    @ArchTest
    static final ArchRule ONLY_OPERATION_KNOWS_WHAT_IT_MEASURES_WITH =
            onlyKnows("operation", "io.micrometer..", "io.opentelemetry..", "ch.qos.logback..");

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
            noClasses()
                    .should()
                    .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)")
                    .because("such a name says nothing");

    @ArchTest
    static void roomsUseOnlyTheRoomsBelowThem(JavaClasses server) {
        ROOMS.forEach((room, below) -> uses(room, below).check(server));
    }

    @ArchTest
    static void everyRoomIsInTheTable(JavaClasses server) {
        var rooms =
                server.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !name.equals(ROOT))
                        .map(name -> name.substring(ROOT.length() + 1).split("\\.", -1)[0])
                        .collect(Collectors.toSet());
        assertThat(rooms).isNotEmpty().isSubsetOf(ROOMS.keySet());
    }

    private static ArchRule onlyKnows(String room, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .allowEmptyShould(true);
    }

    private static ArchRule uses(String room, Set<String> below) {
        var open =
                Stream.concat(below.stream(), Stream.of(room))
                        .map(name -> ROOT + "." + name + "..")
                        .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage(ROOT + ".*..").and(not(resideInAnyPackage(open))))
                .as("room " + room + " uses no other room than " + below)
                .allowEmptyShould(true);
    }
}
