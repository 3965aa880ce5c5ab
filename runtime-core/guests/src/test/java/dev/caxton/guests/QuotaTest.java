package dev.caxton.guests;

import static dev.caxton.guests.House.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.audit.AuditEvent;
import dev.caxton.policy.Level;
import dev.caxton.policy.identity.AgentId;
import dev.caxton.policy.identity.TenantId;
import dev.caxton.resource.Limits;
import dev.caxton.resource.Quota;
import dev.caxton.resource.Usage;
import dev.caxton.runtime.DeployResult;
import dev.caxton.runtime.LifecycleResult;
import dev.caxton.runtime.RequestResult;
import dev.caxton.runtime.agent.AgentDescriptor;
import dev.caxton.runtime.message.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Limits that change while agents run, and what all agents of a tenant or the node may use together. */
class QuotaTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final long SECOND = 1_000_000_000;
    private static final Limits SMALL =
            Limits.DEFAULT.change().memoryBytes(65_536).build();

    private static AgentDescriptor descriptor(TenantId tenant, String name, Limits limits, String... peers) {
        return new AgentDescriptor(
                name,
                tenant,
                Level.DEFAULT,
                limits,
                List.of(peers).stream().map(peer -> new AgentId(tenant, peer)).toList(),
                Optional.empty());
    }

    @Test
    void theNextTurnObeysChangedLimits() {
        try (House house = new House()) {
            house.deploy("echo", "echo");
            Limits little =
                    Limits.DEFAULT.change().fuelPerTurn(50).messageBytes(10).build();
            assertEquals("hi", house.reply("echo", "hi"));
            LifecycleResult.Changed changed = assertInstanceOf(
                    LifecycleResult.Changed.class, house.runtime.changeLimits(House.ADMIN, House.id("echo"), little));
            assertEquals(little, changed.agent().limits());
            assertEquals(
                    "CAX-TURN-OUT-OF-FUEL",
                    house.failure("echo", "hi").problem().code());
            RequestResult.Refused refused =
                    assertInstanceOf(RequestResult.Refused.class, house.ask("echo", "12345678901"));
            assertEquals("CAX-MESSAGE-TOO-LARGE", refused.problem().code());
            house.runtime.changeLimits(House.ADMIN, House.id("echo"), Limits.DEFAULT);
            assertEquals("12345678901", house.reply("echo", "12345678901"));
            assertEquals(
                    List.of(
                            "fuelPerTurn 1000000 > 50, messageBytes 100000 > 10",
                            "fuelPerTurn 50 > 1000000, messageBytes 10 > 100000"),
                    house.audit.of(AuditEvent.LimitsChanged.class).stream()
                            .map(AuditEvent.LimitsChanged::changes)
                            .toList());
        }
    }

    @Test
    void whatIsCompiledInOrCannotBeRecordedIsNotChanged() {
        try (House house = new House()) {
            house.deploy("echo", "echo");
            AgentId echo = House.id("echo");
            Limits d = Limits.DEFAULT;
            assertEquals(
                    "CAX-LIMIT-FIXED",
                    refusal(house.runtime.changeLimits(
                            House.ADMIN,
                            echo,
                            d.change().memoryBytes(20_000_000).build())));
            assertEquals(
                    "CAX-LIMIT-FIXED",
                    refusal(house.runtime.changeLimits(
                            House.ADMIN, echo, d.change().callDepth(100).build())));
            assertEquals("CAX-AGENT-UNKNOWN", refusal(house.runtime.changeLimits(House.ADMIN, House.id("none"), d)));
            house.audit.breakDown();
            assertEquals(
                    "CAX-AUDIT-UNAVAILABLE",
                    refusal(house.runtime.changeLimits(
                            House.ADMIN, echo, d.change().fuelPerTurn(1).build())));
            assertEquals(
                    "CAX-AUDIT-UNAVAILABLE",
                    house.runtime
                            .changeQuota(House.ADMIN, new Quota(1, 1, 1))
                            .orElseThrow()
                            .code());
            assertEquals(d, house.status("echo").limits());
        }
    }

    @Test
    void aTenantHasItsMemoryAndItsNumberOfAgents() {
        try (House house = new House()) {
            Quota quota = new Quota(Limits.MAX_FUEL_PER_SECOND, 200_000, 5);
            assertEquals(Optional.empty(), house.runtime.changeQuota(House.ADMIN, ACME, quota));
            assertEquals(quota, house.runtime.quota(ACME));
            house.deploy(descriptor(ACME, "one", SMALL), House.guest("counter"));
            house.deploy(descriptor(ACME, "two", SMALL), House.guest("counter"));
            assertEquals(
                    "CAX-RESOURCE-MEMORY",
                    refusal(house.runtime.deploy(
                            House.ADMIN, descriptor(ACME, "three", SMALL), House.guest("counter"))));
            house.runtime.changeQuota(House.ADMIN, ACME, new Quota(Limits.MAX_FUEL_PER_SECOND, 1_000_000, 2));
            assertEquals(
                    "CAX-RESOURCE-AGENTS",
                    refusal(house.runtime.deploy(
                            House.ADMIN, descriptor(ACME, "three", SMALL), House.guest("counter"))));
            // Nothing of that concerns a neighbour, and what was refused left nothing behind.
            house.deploy("echo", "echo");
            house.runtime.remove(House.ADMIN, new AgentId(ACME, "one"));
            house.deploy(descriptor(ACME, "three", SMALL), House.guest("counter"));
            assertEquals(
                    "acme/*",
                    house.audit.of(AuditEvent.LimitsChanged.class).getFirst().scope());
            house.runtime.changeQuota(House.ADMIN, new Quota(Limits.MAX_FUEL_PER_SECOND, Long.MAX_VALUE, 3));
            assertEquals(
                    "CAX-RESOURCE-AGENTS",
                    refusal(house.runtime.deploy(
                            House.ADMIN, House.descriptor("more", Level.DEFAULT, SMALL), House.guest("counter"))));
        }
    }

    /** Two agents that write to each other for ever, which a policy permits: fuel a second is what bounds them. */
    @Test
    void aLoopOfMessagesCostsNoMoreThanItsFuel() {
        long rate = 20_000;
        AtomicLong clock = new AtomicLong();
        try (House house = new House(builder -> builder.nanos(clock::get))) {
            Limits limits = SMALL.change().fuelPerSecond(rate).build();
            house.deploy(descriptor(TenantId.DEFAULT, "ping", limits, "pong"), House.guest("pingpong"));
            house.deploy(descriptor(TenantId.DEFAULT, "pong", limits, "ping"), House.guest("pingpong"));
            house.runtime.send(
                    House.ADMIN,
                    Message.to(House.id("ping")).content(new byte[] {1}).build());
            throttled(house, 1);
            long turn = house.status("ping").usage().fuel()
                    / house.status("ping").usage().turns();
            for (int second = 1; second <= 20; second++) {
                long most = second * rate + turn;
                assertTrue(house.status("ping").usage().fuel() <= most, house.status("ping")::toString);
                assertTrue(house.status("pong").usage().fuel() <= most, house.status("pong")::toString);
                clock.addAndGet(SECOND);
                throttled(house, house.runtime.usage().throttles() + 2);
            }
            // They were throttled, not stopped.
            assertTrue(house.status("ping").usage().fuel() > 10 * rate, house.status("ping")::toString);
            assertEquals(0, house.runtime.usage().failed());
        }
    }

    /** 16 timers of 1,024 bytes at this level, and what the host keeps for each; whoever handles none pays for none. */
    @Test
    void whoeverHandlesTimersReservesRoomForThem() {
        Limits two = Limits.DEFAULT.change().memoryBytes(131_072).build();
        long without = 131_072 + 16_384;
        long with = without + 16 * (1_024 + 512);
        try (House house = new House()) {
            house.runtime.changeQuota(House.ADMIN, ACME, new Quota(1_000_000, with - 1, 10));
            byte[] alarm = House.guest("alarm");
            DeployResult refused = house.runtime.deploy(House.ADMIN, descriptor(ACME, "alarm", two), alarm);
            assertEquals("CAX-RESOURCE-MEMORY", refusal(refused));
            house.runtime.changeQuota(House.ADMIN, ACME, new Quota(1_000_000, with, 10));
            house.deploy(descriptor(ACME, "alarm", two), alarm);
            house.runtime.remove(House.ADMIN, new AgentId(ACME, "alarm"));
            house.runtime.changeQuota(House.ADMIN, ACME, new Quota(1_000_000, without, 10));
            house.deploy(descriptor(ACME, "echo", two), House.guest("echo"));
        }
    }

    private static void throttled(House house, long times) {
        while (house.runtime.usage().throttles() < times) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aTenantsFuelBoundsAllItsAgentsTogether() {
        AtomicLong clock = new AtomicLong();
        long rate = 20_000;
        try (House house =
                new House(builder -> builder.nanos(clock::get).tenantQuota(new Quota(rate, Long.MAX_VALUE, 100)))) {
            for (int i = 0; i < 4; i++) {
                house.deploy(descriptor(ACME, "a" + i, SMALL, "a" + (i + 1) % 4), House.guest("pingpong"));
            }
            house.deploy("echo", "echo");
            for (int i = 0; i < 4; i++) {
                house.runtime.send(
                        House.ADMIN,
                        Message.to(new AgentId(ACME, "a" + i))
                                .content(new byte[] {1})
                                .build());
            }
            throttled(house, 4);
            assertTrue(house.runtime.usage(ACME).fuel() <= rate + 10_000, house.runtime.usage(ACME)::toString);
            // The other tenant has its own.
            assertEquals("hi", house.reply("echo", "hi"));
            house.runtime.changeQuota(House.ADMIN, ACME, new Quota(Limits.MAX_FUEL_PER_SECOND, Long.MAX_VALUE, 100));
            while (house.runtime.usage(ACME).fuel() < 10 * rate) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void useIsCountedForAgentTenantAndNode() {
        try (House house = new House()) {
            house.deploy(descriptor(ACME, "one", Limits.DEFAULT), House.guest("echo"));
            house.deploy("two", "echo");
            AgentId one = new AgentId(ACME, "one");
            byte[] content = new byte[100_000];
            for (AgentId id : List.of(one, one, House.id("two"))) {
                assertInstanceOf(
                        RequestResult.Answered.class,
                        house.runtime.request(
                                House.ADMIN, Message.to(id).content(content).build(), Duration.ofMinutes(1)));
            }
            Usage agent = house.runtime.usage(one).orElseThrow();
            Usage tenant = house.runtime.usage(ACME);
            Usage node = house.runtime.usage();
            assertEquals(2, agent.turns());
            assertEquals(agent.turns(), tenant.turns());
            assertEquals(3, node.turns());
            assertEquals(3L, node.hostCalls().get("caxton.reply"));
            // Two pages more than the one it began with, in each of two agents.
            assertEquals(3 * 65_536, agent.peakMemoryBytes());
            assertEquals(6 * 65_536, node.peakMemoryBytes());
            assertEquals(6 * 65_536, node.memoryBytes());
            house.runtime.remove(House.ADMIN, one);
            assertEquals(Optional.empty(), house.runtime.usage(one));
            assertEquals(0, house.runtime.usage(ACME).memoryBytes());
            assertEquals(3 * 65_536, house.runtime.usage().memoryBytes());
            assertEquals(2, house.runtime.usage(ACME).turns(), "what was used was used");
        }
    }
}
