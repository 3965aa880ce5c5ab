package dev.caxton.mcp.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestOriginTest {

    private final RequestOrigin origin = new RequestOrigin(
            List.of("localhost", "[::1]", "Caxton.example"), List.of("http://localhost:*", "https://console.example"));

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "LOCALHOST:9080, true",
        "caxton.example:443, true",
        "[::1]:9080, true",
        "[::1], true",
        "[::1, false",
        "localhost:, false",
        "localhost:x, false",
        "localhost:123456, false",
        "localhost.evil.example, false",
        "evil.example:9080, false",
        "'', false",
    })
    void admitsTheHostsOnTheList(String host, boolean admitted) {
        assertEquals(admitted, origin.admitsHost(List.of(host)));
    }

    @ParameterizedTest
    @CsvSource({
        "[2001:db8::1], [2001:DB8:0:0:0:0:0:1]:9080, true",
        "[2001:db8:0:0:0:0:0:1], [2001:db8::1], true",
        "[0:0:0:0:0:0:0:1], [::1]:9080, true",
        "[2001:db8::1], [2001:db8::2], false",
        "127.0.0.1, [::ffff:127.0.0.1], false",
        "localhost, [localhost], false",
        "[::1], [::g], false",
    })
    void anAddressIsTheSameInEverySpelling(String allowed, String named, boolean admitted) {
        RequestOrigin one = new RequestOrigin(List.of(allowed), List.of());
        assertEquals(admitted, one.admitsHost(List.of(named)));
    }

    @Test
    void aNameWithoutBracketsIsAnAddressToo() {
        RequestOrigin one = new RequestOrigin(List.of("[2001:db8::1]"), List.of());
        assertTrue(one.admitsName("2001:db8:0::1"));
        assertTrue(one.admitsName("[2001:db8::1]"));
        assertFalse(one.admitsName("2001:db8::2"));
    }

    @Test
    void wantsExactlyOneHost() {
        assertFalse(origin.admitsHost(List.of()));
        assertFalse(origin.admitsHost(List.of("localhost", "localhost")));
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:3000, true",
        "http://localhost, true",
        "https://localhost:3000, false",
        "https://console.example, true",
        "https://console.example:8443, false",
        "http://localhost:3000.evil.example, false",
        "http://evil.example, false",
        "null, false",
        "'', false",
    })
    void admitsTheOriginsOnTheList(String from, boolean admitted) {
        assertEquals(admitted, origin.admitsOrigin(List.of(from)));
    }

    @Test
    void programsSendNoOrigin() {
        assertTrue(origin.admitsOrigin(List.of()));
        assertFalse(origin.admitsOrigin(List.of("http://localhost", "http://localhost")));
    }
}
