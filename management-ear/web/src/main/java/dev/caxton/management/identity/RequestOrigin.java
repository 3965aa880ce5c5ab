package dev.caxton.management.identity;

import dev.caxton.management.config.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Checks {@code Host} and {@code Origin}, so that a web page which lures a browser here, or rebinds a name to this address, gets nothing. Immutable.
 */
public final class RequestOrigin {

    private final Set<String> hosts = new HashSet<>();
    private final Set<String> origins = new HashSet<>();
    private final Set<String> anyPort = new HashSet<>();

    /**
     * Checks against the settings.
     *
     * @param http names the hosts and origins
     */
    public RequestOrigin(Settings.Http http) {
        http.allowedHosts().forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        for (String origin : http.allowedOrigins()) {
            String lower = origin.toLowerCase(Locale.ROOT);
            if (lower.endsWith(":*")) {
                anyPort.add(lower.substring(0, lower.length() - 2));
            } else {
                origins.add(lower);
            }
        }
    }

    /**
     * Whether a request may name this host and come from this origin.
     *
     * @param host the values of the {@code Host} header: there must be exactly one
     * @param origin the values of the {@code Origin} header: programs that are no browsers send none
     * @return whether both are admitted
     */
    public boolean admits(List<String> host, List<String> origin) {
        return admitsHost(host) && admitsOrigin(origin);
    }

    /** A host name as the container understood it, without a port. */
    boolean admitsName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return hosts.contains(lower) || hosts.contains("[" + lower + "]");
    }

    boolean admitsHost(List<String> header) {
        return header.size() == 1
                && withoutPort(header.getFirst()).map(hosts::contains).orElse(false);
    }

    boolean admitsOrigin(List<String> header) {
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
