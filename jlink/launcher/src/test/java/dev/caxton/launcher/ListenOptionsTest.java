package dev.caxton.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.caxton.mcp.endpoint.RequestOrigin;
import dev.caxton.policy.identity.TenantId;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenOptionsTest {

    private static ListenOptions options(String listen, String... hosts) {
        ListenOptions options = new ListenOptions();
        options.listen = listen;
        options.hosts = List.of(hosts);
        options.callers.anonymous = true;
        return options;
    }

    private static RequestOrigin origin(ListenOptions options) {
        return new RequestOrigin(options.admission(TenantId.DEFAULT).hosts(), List.of());
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:9080, 127.0.0.1", "[::1]:9080, 0:0:0:0:0:0:0:1"})
    void listensOnAnAddress(String listen, String address) {
        InetSocketAddress where = options(listen).address();
        assertEquals(address, where.getAddress().getHostAddress());
        assertEquals(9080, where.getPort());
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "[::1]", "0:0:0:0:0:0:0:1", "[0:0:0:0:0:0:0:1]"})
    void aHostIsAnAddressInEverySpelling(String host) {
        RequestOrigin origin = origin(options("[::1]:9080", host));
        assertTrue(origin.admitsHost(List.of("[::1]:9080")));
        assertTrue(origin.admitsHost(List.of("[0:0:0:0:0:0:0:1]")));
    }

    @Test
    void clientsMayNameTheAddressAsTheyLike() {
        RequestOrigin origin = origin(options("[::1]:9080"));
        for (String host : List.of("[::1]:9080", "[0:0:0:0:0:0:0:1]:9080", "localhost:9080", "127.0.0.1:9080")) {
            assertTrue(origin.admitsHost(List.of(host)), host);
        }
    }
}
