package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.policy.yaml.PolicyYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyCommandTest {

    private static final String DOCUMENT = """
            caxton: policy/v1
            name: bank
            tenant: default
            tools:
              - permit: small-payments
                callers: ["agent:default/*"]
                tools: [bank/pay]
                when: args.amount <= 100
                rate: 10/min
              - forbid: not-the-intern
                callers: ["agent:default/intern"]
                tools: [bank/*]
            cases:
              - {case: small, principal: "agent:default/clerk", calls: bank/pay, with: {amount: 5}, expect: permit}
              - {case: large, principal: "agent:default/clerk", calls: bank/pay, with: {amount: 500}, expect: forbid}
            """;

    @TempDir
    Path folder = Path.of("");

    private String file(String document) throws IOException {
        return Files.writeString(folder.resolve("policy.yaml"), document).toString();
    }

    @Test
    void testsCases() throws IOException {
        Caught kept = Caught.run("policy", "test", file(DOCUMENT));
        assertEquals(0, kept.exit(), kept::toString);
        assertEquals("kept    small: permit\nkept    large: forbid\n2 of 2 cases kept\n", kept.out());
        Caught broken = Caught.run("policy", "test", file(DOCUMENT.replace("<= 100", "<= 1")));
        assertEquals(ExitCode.REFUSED.number(), broken.exit(), broken::toString);
        assertTrue(broken.out().startsWith("BROKEN  small: expected permit, but forbid. "), broken::toString);
        assertTrue(broken.out().endsWith("1 of 2 cases kept\n"), broken::toString);
    }

    @Test
    void lints() throws IOException {
        Caught clean = Caught.run("policy", "lint", file(DOCUMENT));
        assertEquals(0, clean.exit(), clean::toString);
        assertEquals("nothing found\n", clean.out());
        Caught found =
                Caught.run("policy", "lint", file(DOCUMENT.replace("rate: 10/min", "until: 2020-01-01T00:00:00Z")));
        assertEquals(ExitCode.REFUSED.number(), found.exit(), found::toString);
        assertEquals("expired: 'small-payments' has expired.\n", found.out());
    }

    @Test
    void explainsWithConditions() throws IOException {
        String file = file(DOCUMENT);
        Caught permitted = Caught.run(
                "policy",
                "explain",
                file,
                "--principal",
                "agent:default/clerk",
                "--calls",
                "bank/pay",
                "--with",
                "{\"amount\": 5}");
        assertEquals(0, permitted.exit(), permitted::toString);
        assertEquals("""
                permit small-payments: fits; holds; when: args.amount <= 100
                forbid not-the-intern: does not speak of who acts
                permitted, counted by [10/min]: The rule 'small-payments' of the document 'bank' permits it.
                """, permitted.out());
        Caught denied =
                Caught.run("policy", "explain", file, "--principal", "agent:default/clerk", "--calls", "bank/pay");
        assertEquals(ExitCode.REFUSED.number(), denied.exit(), denied::toString);
        assertTrue(
                denied.out().contains("has no answer: its condition failed: a value that it looks at is missing"),
                denied::toString);
        Caught listed =
                Caught.run("policy", "explain", file, "--principal", "agent:default/clerk", "--sees", "bank/pay");
        assertTrue(listed.out().contains("may hold, with some arguments"), listed::toString);
        assertEquals(0, listed.exit());
        Caught usage = Caught.run("policy", "explain", file, "--principal", "agent:default/clerk");
        assertEquals(ExitCode.USAGE.number(), usage.exit(), usage::toString);
        Caught time =
                Caught.run("policy", "explain", file, "--principal", "x", "--sees", "bank/pay", "--at", "tomorrow");
        assertEquals(ExitCode.USAGE.number(), time.exit(), time::toString);
    }

    @Test
    void refusesWhatIsNoDocumentWithItsPlace() throws IOException {
        Caught caught = Caught.run("policy", "lint", file(DOCUMENT.replace("args.amount", "arg.amount")));
        assertEquals(ExitCode.REFUSED.number(), caught.exit(), caught::toString);
        assertTrue(caught.err().contains("policy.yaml:8:11: "), caught::toString);
    }

    @Test
    void printsTheSchema() {
        Caught caught = Caught.run("policy", "schema");
        assertEquals(0, caught.exit(), caught::toString);
        assertEquals(PolicyYaml.schema(), caught.out());
    }
}
