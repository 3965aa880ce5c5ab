package dev.caxton.management.it;

import static dev.caxton.management.it.Problems.assertProblem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Guests that misbehave end alone, and what was deployed is there again after a restart. */
@ExtendWith(ArquillianExtension.class)
class FaultyGuestsIT {

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "caxton", managed = false, testable = false)
    static EnterpriseArchive ear() {
        return Caxton.ear();
    }

    @Test
    void faultyGuestsEndAloneAndARestartBringsBackWhatWasThere() {
        deployer.deploy("caxton");
        try {
            Caxton.awaitReady();
            Caxton.deployed(Caxton.example("clerk"), "neighbour", "level: strict\n");
            assertEquals("0", count());
            spinEndsOnFuel();
            spinEndsOnTheClock();
            growthEndsAtTheLimit();
            badPointersAreAnswered();
            recursionEndsAtItsDepth();
            assertEquals("0", count());
            assertEquals(200, Caxton.get("/health").statusCode());

            stopAndStart();
            Caxton.deployed(Caxton.example("echo"), "sleeper", "level: strict\n");
            Caxton.ok(Caxton.post("/api/v1/agents/default/sleeper/stop", "text/plain", ""));
        } finally {
            deployer.undeploy("caxton");
        }
        deployer.deploy("caxton");
        try {
            Caxton.awaitReady();
            assertEquals("0", count());
            JsonNode sleeper = Caxton.ok(Caxton.get("/api/v1/agents/default/sleeper"));
            assertEquals("STOPPED", sleeper.path("state").asString(), sleeper.toString());
            assertProblem(404, "CAX-AGENT-UNKNOWN", Caxton.get("/api/v1/agents/default/spin"));
            assertEquals(
                    204,
                    Caxton.send(Caxton.request("/api/v1/agents/default/sleeper").DELETE())
                            .statusCode());
        } finally {
            deployer.undeploy("caxton");
        }
    }

    private static String count() {
        return Caxton.ok(Caxton.say("neighbour", "count")).path("reply").asString();
    }

    private static void spinEndsOnFuel() {
        Caxton.deployed(Caxton.example("misbehaving/spin"), "spin", "limits: {fuel: 200000}\n");
        JsonNode problem = assertProblem(422, "CAX-TURN-OUT-OF-FUEL", Caxton.say("spin", "x"));
        assertEquals("OUT_OF_FUEL", problem.path("turn").path("outcome").asString(), problem.toString());
        assertEquals(200_000, problem.path("turn").path("fuelUsed").asLong());
    }

    private static void spinEndsOnTheClock() {
        Caxton.deployed(Caxton.example("misbehaving/spin"), "spin", "limits: {fuel: 1000000000, time: 100ms}\n");
        JsonNode problem = assertProblem(422, "CAX-TURN-TIME", Caxton.say("spin", "x"));
        assertTrue(problem.path("turn").path("fuelUsed").asLong() > 0, problem.toString());
        JsonNode letters = Caxton.ok(Caxton.get("/api/v1/dead-letters?limit=1"));
        assertEquals(
                "default/spin",
                letters.path("deadLetters").path(0).path("receiver").asString(),
                letters.toString());
        assertEquals(
                204,
                Caxton.send(Caxton.request("/api/v1/agents/default/spin").DELETE())
                        .statusCode());
    }

    private static void growthEndsAtTheLimit() {
        Caxton.deployed(Caxton.example("misbehaving/grow"), "grow", "limits: {memory: 1MB}\n");
        // 1 MB holds 15 pages of 64 KiB; the count comes back as four bytes, the least significant one first.
        String pages = Base64.getEncoder().encodeToString(new byte[] {15, 0, 0, 0});
        for (int i = 0; i < 2; i++) {
            JsonNode answer = Caxton.ok(Caxton.say("grow", "x"));
            assertEquals("\u000f\u0000\u0000\u0000", answer.path("reply").asString(), pages + " " + answer);
        }
    }

    private static void badPointersAreAnswered() {
        Caxton.deployed(Caxton.example("misbehaving/bad-pointer"), "bad-pointer", "");
        JsonNode answer = Caxton.ok(Caxton.say("bad-pointer", "x"));
        assertEquals("/////w==", answer.path("replyBase64").asString(), answer.toString());
    }

    private static void recursionEndsAtItsDepth() {
        Caxton.deployed(Caxton.example("misbehaving/recursion"), "recursion", "");
        assertProblem(422, "CAX-TURN-DEPTH", Caxton.say("recursion", "x"));
    }

    private static void stopAndStart() {
        String path = "/api/v1/agents/default/neighbour";
        JsonNode stopped = Caxton.ok(Caxton.post(path + "/stop", "text/plain", ""));
        assertEquals("STOPPED", stopped.path("state").asString());
        assertProblem(409, "CAX-AGENT-NOT-RUNNING", Caxton.say("neighbour", "count"));
        assertEquals(
                "RUNNING",
                Caxton.ok(Caxton.post(path + "/start", "text/plain", ""))
                        .path("state")
                        .asString());
    }
}
