package dev.caxton.mcp.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Refuses addresses that no upstream has: those of this machine, loopback and its interfaces', unless the registration admits them, and those of the link, of cloud
 * metadata services and of no single host.
 *
 * <p>Addresses of private networks are admitted: most upstreams of a company have one, and only an administrator registers upstreams. What an upstream names itself is another matter, see
 * {@link #named}. Every address of a
 * name is checked when {@link GuardedHttp} connects, to one of those that were checked.
 */
public final class AddressGuard {

    /** The metadata services that do not have a link-local address. */
    private static final byte[] METADATA_ALIBABA = {100, 100, 100, (byte) 200};

    private static final byte[] METADATA_ORACLE = {(byte) 192, 0, 0, (byte) 192};
    private static final byte[] METADATA_AWS_V6 = {
        (byte) 0xfd, 0, 0x0e, (byte) 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0x54
    };

    /** Looks up names. */
    @FunctionalInterface
    public interface Names {

        /**
         * The addresses of a host. May block.
         *
         * @param host a name, or an address without brackets
         * @return one at least
         * @throws UnknownHostException if it has none
         */
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** Which addresses a host may have. */
    @FunctionalInterface
    public interface Rule {

        /**
         * The addresses of the host of a URL, all of them checked. May block while they are looked up.
         *
         * @param uri the URL
         * @return one at least
         * @throws WireException if the host has no address, or one that is refused
         */
        List<InetAddress> addresses(URI uri);
    }

    private final boolean loopback;
    private final Names names;
    private final Predicate<InetAddress> here;

    /**
     * A guard.
     *
     * @param loopback whether this machine is admitted
     */
    public AddressGuard(boolean loopback) {
        this(loopback, InetAddress::getAllByName);
    }

    /**
     * A guard with a source of addresses.
     *
     * @param loopback whether this machine is admitted
     * @param names looks up names
     */
    public AddressGuard(boolean loopback, Names names) {
        this(loopback, names, AddressGuard::isThisMachine);
    }

    /**
     * A guard with a source of addresses, and of what this machine is.
     *
     * @param loopback whether this machine is admitted
     * @param names looks up names
     * @param here whether an address is one of this machine
     */
    public AddressGuard(boolean loopback, Names names, Predicate<InetAddress> here) {
        this.loopback = loopback;
        this.names = names;
        this.here = here;
    }

    /**
     * Checks every address of a host. May block while they are looked up.
     *
     * @param uri the URI that is about to be asked
     * @return the addresses, all of them admitted
     * @throws WireException if the host has no address, or one that is refused
     */
    public List<InetAddress> check(URI uri) {
        String scheme = uri.getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw WireException.permanent("only http and https are spoken");
        }
        if (uri.getHost() == null) {
            throw WireException.permanent("the URL names no host");
        }
        InetAddress[] addresses;
        try {
            addresses = addresses(uri);
        } catch (UnknownHostException e) {
            throw WireException.passing("the host of the URL has no address");
        }
        for (InetAddress address : addresses) {
            if (refused(address)) {
                throw WireException.passing("the host of the URL has an address that is refused: "
                        + (here.test(address)
                                ? "this machine (set loopback: true if that is meant)"
                                : "a link-local, metadata, multicast or reserved address"));
            }
        }
        return List.of(addresses);
    }

    /**
     * The same, for what may carry a secret: over TLS, or to a loopback address if this machine is admitted. Not to one of its interfaces, which may be that of another machine tomorrow.
     *
     * @param uri the URI that is about to be asked
     * @return the addresses, all of them admitted
     * @throws WireException if it is refused
     */
    public List<InetAddress> checkSecure(URI uri) {
        List<InetAddress> addresses = check(uri);
        if (!"https".equals(uri.getScheme()) && !addresses.stream().allMatch(AddressGuard::isLoopback)) {
            throw WireException.permanent(
                    "what may carry a secret goes over https only, except to a loopback address of this machine");
        }
        return addresses;
    }

    /**
     * The same as {@link #checkSecure}, for what somebody else names than whoever registers upstreams: an address that the Internet does not reach only if the one who names it has such an address, and this
     * machine only if that is on this machine.
     *
     * @param by where it was named
     * @return which addresses it may have
     */
    public Rule named(Optional<InetAddress> by) {
        boolean local = by.filter(here).isPresent();
        boolean inside = local || by.filter(AddressGuard::isInside).isPresent();
        return uri -> {
            List<InetAddress> addresses = checkSecure(uri);
            for (InetAddress address : addresses) {
                if (here.test(address) ? !local : !inside && isInside(address)) {
                    throw WireException.permanent(
                            "a server outside names one with an address of this machine or of a private network;"
                                    + " that the registration has to name itself");
                }
            }
            return addresses;
        };
    }

    private InetAddress[] addresses(URI uri) throws UnknownHostException {
        // An IPv6 literal stands in brackets in a URI.
        return names.addresses(uri.getHost().replaceAll("^\\[|\\]$", ""));
    }

    boolean refused(InetAddress address) {
        // Metadata services may listen at an interface of this machine.
        return (!isLoopback(address) && isReserved(address)) || (!loopback && here.test(address));
    }

    /** Whether it is one of loopback, or of this machine's interfaces, over which it reaches itself as well. They are asked for anew each time: they come and go. */
    private static boolean isThisMachine(InetAddress address) {
        try {
            return isLoopback(address) || NetworkInterface.getByInetAddress(unwrapped(address)) != null;
        } catch (SocketException e) {
            throw WireException.passing("the addresses of this machine can't be read");
        }
    }

    private static boolean isLoopback(InetAddress address) {
        InetAddress inner = unwrapped(address);
        return inner.isLoopbackAddress() || inner.isAnyLocalAddress();
    }

    private static boolean isReserved(InetAddress address) {
        InetAddress inner = unwrapped(address);
        byte[] bytes = inner.getAddress();
        if (inner.isLinkLocalAddress()
                || inner.isMulticastAddress()
                || (inner.isSiteLocalAddress() && bytes.length == 16)) {
            return true;
        }
        if (bytes.length == 16) {
            return Arrays.equals(bytes, METADATA_AWS_V6);
        }
        int first = bytes[0] & 0xff;
        // "This network", and the reserved block with the broadcast address.
        return first == 0
                || first >= 240
                || Arrays.equals(bytes, METADATA_ALIBABA)
                || Arrays.equals(bytes, METADATA_ORACLE);
    }

    /**
     * Whether it is an address of no network that is reached from everywhere: of private use (RFC 1918, RFC 4193), shared by customers of a provider (RFC 6598), for benchmarks (RFC 2544), for a translation
     * of one's own (RFC 8215), or of those that the IANA registries of special-purpose addresses assign to protocols.
     */
    private static boolean isInside(InetAddress address) {
        byte[] outer = address.getAddress();
        if (outer.length == 16 && startsWith(outer, 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01)) {
            return true;
        }
        byte[] bytes = unwrapped(address).getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (bytes.length == 16) {
            return (first & 0xfe) == 0xfc;
        }
        return first == 10
                || (first == 172 && (second & 0xf0) == 16)
                || (first == 192 && second == 168)
                || (first == 100 && (second & 0xc0) == 64)
                || (first == 198 && (second & 0xfe) == 18)
                || startsWith(bytes, 192, 0, 0);
    }

    /** The IPv4 address inside of an IPv6 address that a gateway would translate, or the address itself. */
    private static InetAddress unwrapped(InetAddress address) {
        if (!(address instanceof Inet6Address v6)) {
            return address;
        }
        byte[] bytes = v6.getAddress();
        int at;
        if (startsWith(bytes, 0x00, 0x64, 0xff, 0x9b) || (isZero(bytes, 0, 10) && !isZero(bytes, 10, 15))) {
            // NAT64 (RFC 6052), and the mapped, translated and compatible forms (RFC 4291, RFC 2765).
            at = 12;
        } else if (startsWith(bytes, 0x20, 0x02)) {
            // 6to4 (RFC 3056)
            at = 2;
        } else {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xff) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
