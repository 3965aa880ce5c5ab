package dev.caxton.launcher;

import dev.caxton.mcp.endpoint.RequestOrigin;
import dev.caxton.policy.identity.Principal;
import dev.caxton.policy.identity.TenantId;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a process listens, and whom it lets in. picocli sets the fields. */
final class ListenOptions {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]");

    /** An IPv6 address stands in brackets, since nobody could tell its last part from a port. */
    private static final Pattern LISTEN = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^:\\[\\]]+)):([0-9]{1,5})");

    /** Whose requests are answered. */
    static final class Callers {

        @Option(
                names = "--token-file",
                paramLabel = "FILE",
                description =
                        "The file with the clients' token, which only its owner can read. Made if it is not there.")
        Optional<Path> token = Optional.empty();

        @Option(
                names = "--anonymous",
                description =
                        "Programs of this machine need no token; they are anonymous:TENANT/local. Never with a proxy or a"
                                + " tunnel on this machine: whoever comes by it would be one of them.")
        boolean anonymous;
    }

    @ArgGroup(multiplicity = "1")
    Callers callers = new Callers();

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1:9080",
            description =
                    "Address and port, an IPv6 address in brackets; port 0 is any free one. 127.0.0.1:9080 if it is not given.")
    String listen = "";

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description =
                    "Who holds the token: user:TENANT/NAME, in the tenant of the policy. 'client' if it is not given.")
    Optional<String> name = Optional.empty();

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "A further host name, without a port, that requests may name; for a proxy in front.")
    List<String> hosts = List.of();

    InetSocketAddress address() {
        Matcher parts = LISTEN.matcher(listen);
        if (parts.matches()) {
            String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
            try {
                InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(parts.group(3)));
                if (!address.isUnresolved()) {
                    return address;
                }
            } catch (IllegalArgumentException e) {
                // Told below.
            }
        }
        throw usage("--listen wants an address of this machine and a port, as 127.0.0.1:9080 or [::1]:9080");
    }

    /** Who is let in, for the tenant of the policy. */
    HttpShell.Admission admission(TenantId tenant) {
        InetSocketAddress address = address();
        boolean local =
                address.getAddress().isLoopbackAddress() && hosts.stream().allMatch(RequestOrigin::isLoopback);
        if (callers.anonymous && name.isPresent()) {
            throw usage("--as is for whoever holds a token; with --anonymous there is none");
        }
        if (callers.anonymous && !local) {
            throw usage("--anonymous is for this machine: --listen and --host may name no other");
        }
        if (address.getAddress().isAnyLocalAddress() && hosts.isEmpty()) {
            throw usage("--listen on every address of this machine needs --host: the name that clients use");
        }
        List<String> admitted = new ArrayList<>(List.of("localhost", "127.0.0.1", "[::1]"));
        admitted.add(written(address));
        hosts.stream().map(ListenOptions::named).forEach(admitted::add);
        try {
            return callers.token
                    .map(file -> HttpShell.Admission.of(
                            admitted,
                            new Principal(Principal.Kind.USER, tenant, name.orElse("client")),
                            ClientToken.of(file)))
                    .orElseGet(() -> HttpShell.Admission.anonymous(
                            admitted, new Principal(Principal.Kind.ANONYMOUS, tenant, "local")));
        } catch (IllegalArgumentException e) {
            throw usage("--as: " + e.getMessage());
        }
    }

    /** A host as requests name it. */
    private static String named(String host) {
        String bracketed =
                host.chars().filter(c -> c == ':').count() > 1 && !host.startsWith("[") ? "[" + host + "]" : host;
        if (!HOST.matcher(bracketed).matches()) {
            throw usage("--host wants a host name or address without a port; not '" + Terminal.printable(host) + "'");
        }
        return bracketed;
    }

    /** An address as URLs have it. */
    private static String written(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return host.contains(":") ? "[" + host + "]" : host;
    }

    static Fault usage(String what) {
        return new Fault(ExitCode.USAGE, "CAX-CLI-USAGE", what, "'caxton mcp serve --help' says more");
    }
}
