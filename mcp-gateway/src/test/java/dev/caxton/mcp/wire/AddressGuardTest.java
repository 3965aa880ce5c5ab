package dev.caxton.mcp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
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

    /** This machine has more addresses than those of loopback. */
    @Test
    void anAddressOfAnInterfaceIsThisMachine() throws Exception {
        List<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList();
        assertFalse(own.isEmpty());
        for (InetAddress address : own) {
            assertTrue(new AddressGuard(false).refused(address), address.toString());
            if (!address.isLinkLocalAddress()) {
                assertFalse(new AddressGuard(true).refused(address), address.toString());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, true, false",
        "10.0.0.7, true, false",
        "::ffff:10.0.0.7, true, false",
        "2001:db8::7, true, false",
        "169.254.169.254, true, true"
    })
    void interfacesAreAdmittedLikeLoopbackUnlessTheyAreReserved(
            String address, boolean refused, boolean refusedWithLoopback) throws Exception {
        InetAddress parsed = InetAddress.getByName(address);
        assertEquals(refused, guard(false, parsed).refused(parsed));
        assertEquals(refusedWithLoopback, guard(true, parsed).refused(parsed));
        assertFalse(guard(false, parsed).refused(InetAddress.getByName("203.0.113.8")));
    }

    private static AddressGuard guard(boolean loopback, InetAddress own) {
        return new AddressGuard(loopback, host -> new InetAddress[] {own}, own::equals);
    }

    @ParameterizedTest
    @CsvSource({
        // URL, what the name means, whether it may carry a secret
        "http://a.example/, 127.0.0.1, true",
        "http://a.example/, ::1, true",
        "http://a.example/, 203.0.113.7, false",
        "http://a.example/, 10.0.0.7, false",
        "https://a.example/, 203.0.113.7, true",
        "https://a.example/, 10.0.0.7, true"
    })
    void secretsGoOverHttpToLoopbackOnlyAndToNoInterface(URI uri, String address, boolean admitted) throws Exception {
        AddressGuard guard = guard(true, InetAddress.getByName(address));
        var _ = guard.check(uri);
        if (admitted) {
            assertEquals(List.of(InetAddress.getByName(address)), guard.checkSecure(uri));
        } else {
            WireException refused = assertThrows(WireException.class, () -> guard.checkSecure(uri));
            assertTrue(refused.getMessage().contains("https only"), refused.getMessage());
        }
    }

    /** One that is not is enough. */
    @Test
    void aNameWithOneOtherAddressIsNotLoopback() throws Exception {
        InetAddress[] both = {
            InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
            InetAddress.getByAddress(new byte[] {(byte) 203, 0, 113, 7})
        };
        AddressGuard guard = new AddressGuard(true, host -> both);
        assertThrows(WireException.class, () -> guard.checkSecure(URI.create("http://a.example/")));
    }

    /** What an upstream names goes no further in than it is itself. */
    @ParameterizedTest
    @CsvSource({
        // who names it, what it means, whether it is asked; 198.51.100.7 is this machine
        "93.184.216.34, 93.184.216.35, true",
        "93.184.216.34, 10.0.0.1, false",
        "93.184.216.34, 172.31.255.255, false",
        "93.184.216.34, 172.32.0.1, true",
        "93.184.216.34, 192.168.1.1, false",
        "93.184.216.34, 100.64.0.1, false",
        "93.184.216.34, 100.128.0.1, true",
        "93.184.216.34, 198.19.0.1, false",
        "93.184.216.34, 192.0.0.8, false",
        "93.184.216.34, fd12:3456::1, false",
        "93.184.216.34, fc00::1, false",
        "93.184.216.34, 64:ff9b::a00:1, false",
        "93.184.216.34, 64:ff9b:1::5db8:d822, false",
        "93.184.216.34, 2002:c0a8:0101::1, false",
        "93.184.216.34, 2606:2800:220:1::1, true",
        "93.184.216.34, 198.51.100.7, false",
        "10.0.0.1, 192.168.1.1, true",
        "10.0.0.1, fd12:3456::1, true",
        "10.0.0.1, 93.184.216.34, true",
        "10.0.0.1, 198.51.100.7, false",
        "fd12:3456::1, 10.0.0.1, true",
        "198.51.100.7, 198.51.100.7, true",
        "198.51.100.7, 10.0.0.1, true",
        "198.51.100.7, 93.184.216.34, true",
        "'', 93.184.216.34, true",
        "'', 10.0.0.1, false",
        "'', 198.51.100.7, false",
        "198.51.100.7, 169.254.169.254, false"
    })
    void whatIsNamedGoesNoFurtherInThanWhoNamesIt(String by, String address, boolean asked) throws Exception {
        InetAddress here = InetAddress.getByName("198.51.100.7");
        InetAddress meant = InetAddress.getByName(address);
        AddressGuard.Rule rule = new AddressGuard(true, host -> new InetAddress[] {meant}, here::equals)
                .named(by.isEmpty() ? Optional.empty() : Optional.of(InetAddress.getByName(by)));
        URI uri = URI.create("https://a.example/");
        if (asked) {
            assertEquals(List.of(meant), rule.addresses(uri));
        } else {
            assertThrows(WireException.class, () -> rule.addresses(uri));
        }
    }
}
