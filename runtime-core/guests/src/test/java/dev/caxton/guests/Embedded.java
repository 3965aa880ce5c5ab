package dev.caxton.guests;

import dev.caxton.policy.Decision;
import dev.caxton.policy.Level;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.CaxtonRuntime;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.message.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A program of somebody else's that has the runtime and an engine on its module path, and of the platform nothing that these do not ask for. Run by {@link EmbeddedTest}. */
final class Embedded {

    private Embedded() {}

    public static void main(String[] arguments) throws IOException {
        Principal admin = new Principal(Principal.Kind.USER, TenantId.DEFAULT, "admin");
        AgentId echo = new AgentId(TenantId.DEFAULT, "echo");
        try (CaxtonRuntime runtime = CaxtonRuntime.builder()
                .audit(new MemoryAudit())
                .policies(() -> (principal, action, now) -> new Decision.Permit("all", "0", "an example"))
                .build()) {
            runtime.deploy(
                    admin,
                    new AgentDescriptor(
                            echo.name(), echo.tenant(), Level.STRICT, Limits.DEFAULT, List.of(), Optional.empty()),
                    Files.readAllBytes(Path.of(arguments[0])));
            RequestResult result = runtime.request(
                    admin,
                    Message.to(echo)
                            .content("hello".getBytes(StandardCharsets.UTF_8))
                            .build(),
                    Duration.ofSeconds(30));
            String said = result instanceof RequestResult.Answered answered
                    ? new String(answered.reply(), StandardCharsets.UTF_8)
                    : result.toString();
            System.out.println(said + " "
                    + ModuleLayer.boot().modules().stream()
                            .map(Module::getName)
                            .filter(name -> name.startsWith("java.") || name.startsWith("jdk."))
                            .sorted()
                            .toList());
        }
    }
}
