package dev.caxton.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.caxton.policy.Level;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.resource.Limits;
import dev.caxton.runtime.LifecycleResult;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.sandbox.ErrorCode;
import dev.caxton.runtime.spi.StateException;
import dev.caxton.runtime.spi.StateStore;
import dev.caxton.runtime.state.MemoryStateStore;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** State of agents: when it takes effect, how long it lasts, and how much of it there can be. */
class StateTest {

    /** A store like one on a disk: its calls may wait, and it can fail. */
    private static final class Slow implements StateStore {

        private final MemoryStateStore kept = new MemoryStateStore(10_000_000);
        volatile boolean broken;
        volatile boolean losesAnswers;

        private StateStore kept() {
            if (broken) {
                throw new StateException("the disk is gone");
            }
            return kept;
        }

        @Override
        public boolean blocks() {
            return true;
        }

        @Override
        public Optional<byte[]> get(AgentId agent, String key) {
            return kept().get(agent, key);
        }

        @Override
        public Size size(AgentId agent) {
            return kept().size(agent);
        }

        @Override
        public void commit(Commit commit) {
            kept().commit(commit);
            if (losesAnswers) {
                throw new StateException("the connection was lost after the commit");
            }
        }

        @Override
        public void clear(AgentId agent) {
            kept().clear(agent);
        }
    }

    private static byte[] message(char how, String key, String value) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(how);
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        message.write(bytes.length);
        message.writeBytes(bytes);
        message.writeBytes(value.getBytes(StandardCharsets.UTF_8));
        return message.toByteArray();
    }

    /** The result, and what was got. */
    private static String ask(House house, char how, String key, String value) {
        RequestResult result = house.ask("keeper", message(how, key, value));
        byte[] reply = assertInstanceOf(RequestResult.Answered.class, result, result::toString)
                .reply();
        ByteBuffer buffer = ByteBuffer.wrap(reply).order(ByteOrder.LITTLE_ENDIAN);
        return buffer.getInt() + " " + new String(reply, 4, reply.length - 4, StandardCharsets.UTF_8);
    }

    private static String code(ErrorCode code) {
        return code.code() + " ";
    }

    private static final String NONE = code(ErrorCode.NOT_FOUND);

    private static void lasts(House house) {
        house.deploy("keeper", "keeper");
        assertEquals(NONE, ask(house, 'g', "k", ""));
        assertEquals("0 ", ask(house, 'p', "k", "one"));
        assertEquals("3 one", ask(house, 'g', "k", ""));
        assertEquals("5 three", ask(house, 's', "k", "three"), "a turn sees what it has put");
        assertEquals("0 ", ask(house, 'p', "", "").isEmpty() ? "" : ask(house, 'p', "caf\u00e9", ""));
        assertEquals("0 ", ask(house, 'g', "caf\u00e9", ""), "nothing is a value, too");

        house.failure("keeper", new String(message('f', "k", "lost"), StandardCharsets.UTF_8));
        assertEquals("5 three", ask(house, 'g', "k", ""), "a turn that failed has changed nothing");
        house.failure("keeper", new String(message('t', "k", "lost"), StandardCharsets.UTF_8));
        assertEquals("5 three", ask(house, 'g', "k", ""), "and a fresh sandbox finds what there was");

        house.runtime.stop(House.ADMIN, House.id("keeper"));
        house.runtime.start(House.ADMIN, House.id("keeper"));
        assertEquals("5 three", ask(house, 'g', "k", ""), "stopped and started");

        assertEquals("0 ", ask(house, 'd', "k", ""));
        assertEquals(NONE, ask(house, 'd', "k", ""));
        assertEquals(NONE, ask(house, 'g', "k", ""));
        ask(house, 'p', "k", "again");
        house.runtime.remove(House.ADMIN, House.id("keeper"));
        house.deploy("keeper", "keeper");
        assertEquals(NONE, ask(house, 'g', "k", ""), "removed with the agent");
    }

    @Test
    void whatATurnKeepsLastsUntilTheAgentIsRemoved() {
        try (House house = new House()) {
            lasts(house);
        }
    }

    @Test
    void aStoreThatMakesTurnsWaitIsTheSameToTheGuest() {
        try (House house = new House(builder -> builder.state(new Slow()))) {
            lasts(house);
        }
    }

    @Test
    void stateOutlivesTheRuntimeIfItsStoreDoes() {
        Slow store = new Slow();
        try (House house = new House(builder -> builder.state(store))) {
            house.deploy("keeper", "keeper");
            ask(house, 'p', "k", "value");
        }
        try (House house = new House(builder -> builder.state(store))) {
            house.deploy("keeper", "keeper");
            assertEquals("5 value", ask(house, 'g', "k", ""));
        }
    }

    @Test
    void agentsDoNotSeeEachOthersState() {
        try (House house = new House()) {
            house.deploy("keeper", "keeper");
            house.deploy("other", "keeper");
            ask(house, 'p', "k", "mine");
            RequestResult.Answered other =
                    assertInstanceOf(RequestResult.Answered.class, house.ask("other", message('g', "k", "")));
            assertEquals(ErrorCode.NOT_FOUND.code(), other.reply()[0]);
        }
    }

    @Test
    void whatCannotBeKeptFailsTheTurn() {
        Slow store = new Slow();
        try (House house = new House(builder -> builder.state(store))) {
            house.deploy("keeper", "keeper");
            ask(house, 'p', "k", "value");
            store.broken = true;
            assertEquals(code(ErrorCode.UNAVAILABLE), ask(house, 'g', "k", ""));
            assertEquals(code(ErrorCode.UNAVAILABLE), ask(house, 'p', "k", "lost"));
            LifecycleResult.Refused refused = assertInstanceOf(
                    LifecycleResult.Refused.class, house.runtime.remove(House.ADMIN, House.id("keeper")));
            assertEquals("CAX-STATE-UNAVAILABLE", refused.problem().code());
            store.broken = false;
            assertEquals("5 value", ask(house, 'g', "k", ""));
        }
    }

    @Test
    void aCommitThatFailsTakesEverythingBack() {
        Slow store = new Slow();
        StateStore failing = new StateStore() {
            @Override
            public boolean blocks() {
                return false;
            }

            @Override
            public Optional<byte[]> get(AgentId agent, String key) {
                return store.get(agent, key);
            }

            @Override
            public Size size(AgentId agent) {
                return store.size(agent);
            }

            @Override
            public void commit(Commit commit) {
                throw new StateException("the disk is full");
            }

            @Override
            public void clear(AgentId agent) {
                store.clear(agent);
            }
        };
        try (House house = new House(builder -> builder.state(failing))) {
            house.deploy("keeper", "keeper");
            RequestResult.Failed failed =
                    assertInstanceOf(RequestResult.Failed.class, house.ask("keeper", message('s', "k", "lost")));
            assertEquals("CAX-TURN-HOST", failed.problem().code());
            assertEquals(NONE, ask(house, 'g', "k", ""));
        }
    }

    /** The connection is lost after the store has committed: the host does not know it, and must not go on from a size that is not so any more. */
    @Test
    void aCommitOfUnknownOutcomeLeavesTheNextTurnsRight() {
        Slow store = new Slow();
        try (House house = new House(builder -> builder.state(store))) {
            house.deploy("keeper", "keeper");
            assertEquals(NONE, ask(house, 'g', "k", ""));
            store.losesAnswers = true;
            RequestResult.Failed failed =
                    assertInstanceOf(RequestResult.Failed.class, house.ask("keeper", message('p', "k", "value")));
            assertEquals("CAX-TURN-HOST", failed.problem().code());
            store.losesAnswers = false;
            assertEquals("0 ", ask(house, 'd', "k", ""));
            assertEquals(new StateStore.Size(0, 0), store.size(House.id("keeper")));
        }
    }

    @Test
    void quotasAreReachedAndNotPassed() {
        try (House house = new House()) {
            house.deploy("keeper", "keeper");
            assertEquals(code(ErrorCode.TOO_LARGE), ask(house, 'p', "k", "x".repeat(65_537)));
            assertEquals(code(ErrorCode.INVALID_ARGUMENT), ask(house, 'p', "", "x"));
            String value = "x".repeat(65_536);
            for (int i = 0; i < 15; i++) {
                assertEquals("0 ", ask(house, 'p', "key-" + (char) ('a' + i), value));
            }
            assertEquals(code(ErrorCode.QUOTA), ask(house, 'p', "key-p", value), "15 times 65,541 and once more");
            assertEquals("0 ", ask(house, 'p', "key-a", value), "the same again takes no more");
            assertEquals("0 ", ask(house, 'd', "key-a", ""));
            assertEquals("0 ", ask(house, 'p', "key-p", value));
        }
    }

    @Test
    void theNumberOfKeysIsLimited() {
        try (House house = new House()) {
            house.deploy("keeper", "keeper");
            for (int i = 0; i < 1_000; i++) {
                assertEquals("0 ", ask(house, 'p', "k" + i, ""));
            }
            assertEquals(code(ErrorCode.QUOTA), ask(house, 'p', "more", ""));
            assertEquals("0 ", ask(house, 'p', "k7", "changed"));
        }
    }

    @Test
    void aNodeWithoutRoomSaysSo() {
        try (House house = new House(builder -> builder.state(new MemoryStateStore(1_000)))) {
            house.deploy("keeper", "keeper");
            assertEquals(code(ErrorCode.UNAVAILABLE), ask(house, 'p', "k", "x".repeat(1_000)));
            assertEquals("0 ", ask(house, 'p', "k", "x".repeat(500)));
        }
    }

    @Test
    void strictKeepsNothing() {
        try (House house = new House()) {
            var result = house.runtime.deploy(
                    House.ADMIN, House.descriptor("keeper", Level.STRICT, Limits.DEFAULT), House.guest("keeper"));
            assertEquals("CAX-WASM-IMPORT", result.toString().replaceAll(".*code=([A-Z-]+).*", "$1"));
        }
    }
}
