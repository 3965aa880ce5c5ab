package dev.caxton.mcp.endpoint;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Checks {@code Host} and {@code Origin}, so that a web page which lures a browser here, or rebinds a name to this address, gets nothing. Immutable.
 */
public final class RequestOrigin {

    private final Set<String> hosts = new HashSet<>();
    private final Set<String> origins = new HashSet<>();
    private final Set<String> anyPort = new HashSet<>();

    /** A proxy adds one of them; who stands behind it may be anywhere. */
    private static final List<String> OF_OTHERS =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via");

    /**
     * Checks against lists.
     *
     * @param allowedHosts host names and addresses without ports; an IPv6 address in brackets, in any of its spellings
     * @param allowedOrigins origins; {@code :*} at the end admits every port
     */
    public RequestOrigin(List<String> allowedHosts, List<String> allowedOrigins) {
        allowedHosts.forEach(host -> hosts.add(oneSpelling(host.toLowerCase(Locale.ROOT))));
        for (String origin : allowedOrigins) {
            String lower = origin.toLowerCase(Locale.ROOT);
            if (lower.endsWith(":*")) {
                anyPort.add(lower.substring(0, lower.length() - 2));
            } else {
                origins.add(lower);
            }
        }
    }

    /**
     * Whether a name is one of this machine alone, by itself and not by what a resolver says of it.
     *
     * @param host a name or an address, with or without brackets
     * @return true for {@code localhost} and loopback addresses
     */
    public static boolean isLoopback(String host) {
        try {
            return host.equals("localhost")
                    || InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Whether a request comes from a program of this machine, and nobody else stands behind it.
     *
     * @param peer the address that it comes from
     * @param headers the values of a header, by its name
     * @return false for other machines, for what a proxy passes on, and for pages in a browser, unless they are of this server itself
     */
    public static boolean isOfThisMachine(InetAddress peer, Function<String, List<String>> headers) {
        return peer.isLoopbackAddress()
                && OF_OTHERS.stream().allMatch(name -> headers.apply(name).isEmpty())
                && (headers.apply("Origin").isEmpty() || isOwn(headers.apply("Origin"), headers.apply("Host")));
    }

    /** Programs name the server itself as the origin; a page of another server, also of one on this machine, has its own. */
    private static boolean isOwn(List<String> origin, List<String> host) {
        return origin.size() == 1
                && host.size() == 1
                && origin.getFirst().equalsIgnoreCase("http://" + host.getFirst());
    }

    /**
     * Whether a request may name a host.
     *
     * @param name as the web server understood it, without a port
     * @return whether it is admitted
     */
    public boolean admitsName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return hosts.contains(oneSpelling(lower)) || hosts.contains(oneSpelling("[" + lower + "]"));
    }

    /**
     * Whether a request may name its host.
     *
     * @param header the values of the {@code Host} header: there must be exactly one
     * @return whether it is admitted
     */
    public boolean admitsHost(List<String> header) {
        return header.size() == 1
                && withoutPort(header.getFirst())
                        .map(RequestOrigin::oneSpelling)
                        .map(hosts::contains)
                        .orElse(false);
    }

    /** An IPv6 address can be written in many ways; everything else stays as it is. */
    private static String oneSpelling(String host) {
        if (!host.startsWith("[") || !host.endsWith("]")) {
            return host;
        }
        try {
            return "["
                    + Inet6Address.ofLiteral(host.substring(1, host.length() - 1))
                            .getHostAddress() + "]";
        } catch (IllegalArgumentException e) {
            return host;
        }
    }

    /**
     * Whether a request may come from its origin.
     *
     * @param header the values of the {@code Origin} header: programs that are no browsers send none
     * @return whether it is admitted
     */
    public boolean admitsOrigin(List<String> header) {
        return header.isEmpty() || (header.size() == 1 && admitsOrigin(header.getFirst()));
    }

    private boolean admitsOrigin(String header) {
        String lower = header.toLowerCase(Locale.ROOT);
        int scheme = lower.indexOf("://");
        if (scheme < 0) {
            return false;
        }
        String start = lower.substring(0, scheme + 3);
        return origins.contains(lower)
                || withoutPort(lower.substring(scheme + 3))
                        .map(host -> anyPort.contains(start + host))
                        .orElse(false);
    }

    private static Optional<String> withoutPort(String authority) {
        String lower = authority.toLowerCase(Locale.ROOT);
        int end = lower.startsWith("[") ? lower.indexOf(']') + 1 : lower.indexOf(':');
        if (lower.startsWith("[") && end == 0) {
            return Optional.empty();
        }
        if (end < 0) {
            return Optional.of(lower);
        }
        String port = lower.substring(end);
        boolean wellFormed = port.isEmpty()
                || (port.length() > 1
                        && port.length() <= 6
                        && port.charAt(0) == ':'
                        && port.chars().skip(1).allMatch(c -> c >= '0' && c <= '9'));
        return wellFormed ? Optional.of(lower.substring(0, end)) : Optional.empty();
    }
}
