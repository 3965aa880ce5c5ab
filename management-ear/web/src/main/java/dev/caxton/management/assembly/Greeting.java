package dev.caxton.management.assembly;

import dev.caxton.management.config.Settings;
import dev.caxton.management.home.Home;
import dev.caxton.management.identity.AccessToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;

/** Says that the server is ready, once it really answers at its address, and hands over a new token. */
final class Greeting {

    private static final Logger LOG = Logger.getLogger(Greeting.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Settings settings;
    private final Console console;
    private final String instance;
    private final Path firstToken;

    Greeting(Settings settings, Console console, String instance, Path firstToken) {
        this.settings = settings;
        this.console = console;
        this.instance = instance;
        this.firstToken = firstToken;
    }

    /**
     * Waits until the server answers, then speaks. For a thread of its own.
     *
     * @param token shown once
     * @param lost agents that could not be brought back
     */
    void whenReachable(Optional<AccessToken> token, List<String> lost) {
        URI base = URI.create(
                "http://" + settings.http().host() + ":" + settings.http().port());
        if (!console.present() && token.isPresent()) {
            // Nobody watches: leave it where only the owner of the data directory finds it. It is shown once, whether
            // the server answers here or, with TLS, elsewhere.
            Home.write(firstToken, (token.get().text() + "\n").getBytes(StandardCharsets.US_ASCII));
            LOG.warning("a new administrator token is in " + firstToken + "; fetch it and delete the file");
        }
        if (!reachable(base)) {
            console.say(shown(token) + "caxton: the server does not answer at " + base
                    + ". Is the port taken? Give it another one with --port. Where Open Liberty ends TLS, it answers at"
                    + " the port for that.");
            LOG.severe("not reachable at " + base);
            return;
        }
        StringBuilder text = new StringBuilder();
        lost.forEach(
                line -> text.append("caxton: not brought back: ").append(line).append('\n'));
        text.append(shown(token))
                .append("Caxton ")
                .append(BuildInfo.version())
                .append(" is ready: REST ")
                .append(base);
        text.append("/api/v1, MCP ").append(base).append("/mcp, health ").append(base);
        text.append("/health, OpenAPI ").append(base).append("/openapi");
        console.say(text.toString());
        LOG.info("ready at " + base);
    }

    /**
     * Says that the start has failed.
     *
     * @param why a sentence
     */
    void failed(String why) {
        console.say("caxton: " + why);
    }

    private static String shown(Optional<AccessToken> token) {
        return token.map(made ->
                        "# The administrator's token, shown this once:\nexport CAXTON_TOKEN=" + made.text() + "\n")
                .orElse("");
    }

    private boolean reachable(URI base) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (System.nanoTime() < end) {
                try {
                    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                    if (answer.statusCode() == 200 && answer.body().contains(instance)) {
                        return true;
                    }
                } catch (IOException e) {
                    LOG.finest(() -> "not yet: " + e);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
