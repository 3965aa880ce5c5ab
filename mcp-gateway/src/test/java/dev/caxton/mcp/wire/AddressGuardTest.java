package dev.caxton.mcp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.URI;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class AddressGuardTest {

    @ParameterizedTest
    @CsvSource({
        // address, refused without loopback, refused with loopback
        "127.0.0.1, true, false",
        "127.255.255.254, true, false",
        "::1, true, false",
        "0.0.0.0, true, false",
        "::, true, false",
        "::ffff:127.0.0.1, true, false",
        "::127.0.0.1, true, false",
        "64:ff9b::7f00:1, true, false",
        "2002:7f00:1::, true, false",
        "169.254.169.254, true, true",
        "::ffff:169.254.169.254, true, true",
        "64:ff9b::a9fe:a9fe, true, true",
        "2002:a9fe:a9fe::1, true, true",
        "fe80::1, true, true",
        "fd00:ec2::254, true, true",
        "100.100.100.200, true, true",
        "192.0.0.192, true, true",
        "224.0.0.1, true, true",
        "ff02::1, true, true",
        "240.0.0.1, true, true",
        "255.255.255.255, true, true",
        "0.1.2.3, true, true",
        "fec0::1, true, true",
        "10.0.0.1, false, false",
        "192.168.1.1, false, false",
        "fd12:3456::1, false, false",
        "93.184.216.34, false, false",
        "2606:2800:220:1::1, false, false",
    })
    void refusesWhatNoUpstreamHas(String address, boolean refused, boolean refusedWithLoopback) throws Exception {
        InetAddress parsed = InetAddress.getByName(address);
        assertEquals(refused, new AddressGuard(false).refused(parsed));
        assertEquals(refusedWithLoopback, new AddressGuard(true).refused(parsed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost/",
                "http://127.1/",
                "http://[::1]/",
                "http://[::ffff:7f00:1]/",
                "http://2130706433/",
                "http://169.254.169.254/latest/meta-data",
                "ftp://93.184.216.34/"
            })
    void refusesThemHoweverTheyAreWritten(String uri) {
        assertThrows(WireException.class, () -> new AddressGuard(false).check(URI.create(uri)));
    }
}
