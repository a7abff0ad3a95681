package dev.sesame.server.operation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import dev.sesame.json.Json;
import dev.sesame.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

final class LogConfiguratorTest {
    private final LoggerContext context = new LoggerContext();

    LogConfiguratorTest() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        new LogConfigurator().configure(context);
    }

    @Test
    void eachLineIsOneObjectWithTheRequestId() {
        var line = line("the upstream {} closed\nearly");

        assertThat(line.lines()).hasSize(1);
        var object = Json.parse(line).asObject().orElseThrow();
        assertThat(object.string("formattedMessage")).contains("the upstream openai closed\nearly");
        assertThat(object.string("level")).contains("WARN");
        assertThat(object.array("kvpList"))
                .extracting(pair -> pair.asObject().orElse(JsonObject.EMPTY).string("request"))
                .singleElement()
                .isEqualTo(Optional.of("r-1"));
    }

    @Test
    void librariesSpeakOnlyWhenSomethingIsWrong() {
        assertThat(context.getLogger("io.vertx.core").isInfoEnabled()).isFalse();
        assertThat(context.getLogger("io.vertx.core").isWarnEnabled()).isTrue();
        assertThat(context.getLogger("dev.sesame.server.Server").isInfoEnabled()).isTrue();
    }

    @Test
    void thePoolOfDatabasesIsSilentAboutWhatIsSaidElsewhere() {
        assertThat(context.getLogger("com.zaxxer.hikari.pool").isWarnEnabled()).isFalse();
        assertThat(context.getLogger("com.zaxxer.hikari.pool").isErrorEnabled()).isTrue();
    }

    @Test
    void logbackFindsIt() {
        assertThat(ServiceLoader.load(Configurator.class).findFirst())
                .containsInstanceOf(LogConfigurator.class);
    }

    private String line(String message) {
        var logger = context.getLogger("dev.sesame.server");
        var event =
                new LoggingEvent("", logger, Level.WARN, message, null, new Object[] {"openai"});
        event.addKeyValuePair(new KeyValuePair("request", "r-1"));
        var appender = context.getLogger("ROOT").iteratorForAppenders().next();
        var encoder = ((ConsoleAppender<ILoggingEvent>) appender).getEncoder();
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }
}
