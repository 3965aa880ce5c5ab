package dev.caxton.policy.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.Action;
import dev.caxton.policy.Arguments;
import dev.caxton.policy.Decision;
import dev.caxton.policy.Feature;
import dev.caxton.policy.Level;
import dev.caxton.policy.document.CompiledPolicy;
import dev.caxton.policy.document.PolicyDocument;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.policy.identity.ToolName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents that docs/policy.md shows are documents, and mean what the text says. */
class PolicyDocsTest {

    private static List<PolicyDocument> shown() throws IOException {
        Matcher blocks = Pattern.compile("```(?:yaml|json)\\R(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../../docs/policy.md")));
        List<PolicyDocument> documents = new ArrayList<>();
        while (blocks.find()) {
            documents.add(PolicyYaml.read("docs/policy.md", blocks.group(1).getBytes(StandardCharsets.UTF_8)));
        }
        return documents;
    }

    @Test
    void everyDocumentThatIsShownIsReadAndDecides() throws IOException {
        List<PolicyDocument> documents = shown();
        assertEquals(
                List.of("sample", "bank", "support", "library", "small"),
                documents.stream().map(PolicyDocument::name).toList());
        CompiledPolicy policy = CompiledPolicy.compile(documents.getFirst());
        Principal greeter = Principal.parse("agent:default/greeter");
        Principal clerk = Principal.parse("agent:default/clerk");
        Principal admin = Principal.parse("user:default/admin");
        assertPermitted(true, policy, greeter, call("sample/greet"));
        assertPermitted(false, policy, greeter, call("sample/delete"));
        assertPermitted(true, policy, admin, call("sample/delete"));
        assertPermitted(false, policy, clerk, call("sample/greet"));
        assertPermitted(true, policy, greeter, new Action.Send(AgentId.parse("default/clerk")));
        assertPermitted(false, policy, clerk, new Action.Send(AgentId.parse("default/greeter")));
        assertPermitted(true, policy, admin, new Action.Send(AgentId.parse("default/anyone")));
        assertTrue(policy.rules(Level.DEFAULT, AgentId.parse("default/worker"))
                .features()
                .contains(Feature.BULK_MEMORY));
        assertFalse(policy.rules(Level.STRICT, AgentId.parse("default/worker"))
                .features()
                .contains(Feature.BULK_MEMORY));
    }

    /** Wherever a page shows one, and every file that is one. */
    @Test
    void everyPolicyOfThePagesAndExamplesIsRead() throws IOException {
        Pattern block = Pattern.compile("```(?:yaml|json)\\R(.*?)```", Pattern.DOTALL);
        int shown = 0;
        int files = 0;
        Path root = Path.of("../..");
        for (String place : List.of("README.md", "SECURITY.md", "docs", "examples", "management-ear/src/main/sample")) {
            try (Stream<Path> found = Files.walk(root.resolve(place))) {
                for (Path file : found.filter(Files::isRegularFile).toList()) {
                    String name = file.toString();
                    if (name.endsWith(".md")) {
                        for (MatchResult match :
                                block.matcher(Files.readString(file)).results().toList()) {
                            if (match.group(1).contains("policy/v1")) {
                                PolicyYaml.read(name, match.group(1).getBytes(StandardCharsets.UTF_8));
                                shown++;
                            }
                        }
                    } else if (name.endsWith(".yaml") && Files.readString(file).contains("caxton: policy/v1")) {
                        PolicyYaml.read(name, Files.readAllBytes(file));
                        files++;
                    }
                }
            }
        }
        assertTrue(shown >= 3, "too few to be true: " + shown);
        assertTrue(files >= 1, "too few to be true: " + files);
    }

    private static Action call(String tool) {
        return new Action.Call(TenantId.DEFAULT, ToolName.parse(tool), Arguments.NONE);
    }

    private static void assertPermitted(boolean permitted, CompiledPolicy policy, Principal who, Action what) {
        Decision decision = policy.decide(who, what, Instant.EPOCH);
        assertEquals(permitted, decision instanceof Decision.Permit, decision.reason());
    }
}
