package dev.caxton.management.assembly;

import dev.caxton.management.config.ConfigurationException;
import dev.caxton.management.home.Home;
import dev.caxton.management.identity.Tokens;
import dev.caxton.policy.yaml.YamlCaps;
import dev.caxton.runtime.DeployResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a first start begins with: a policy document, a list of upstreams, and agents. After the first start they belong to the user, and the sample is
 * never looked at again.
 *
 * @param folder holds {@code policy.yaml}, {@code upstreams.yaml} and, in {@code agents}, pairs of {@code .yaml} and {@code .wasm}
 */
record Sample(Path folder) {

    /**
     * Writes the policy document and the list of upstreams into a data directory that has no policy document yet.
     *
     * @param home the data directory
     * @param sample what to begin with
     * @return whether this was the first start, and there is a sample
     */
    static boolean furnish(Home home, Optional<Sample> sample) {
        if (sample.isEmpty() || Files.exists(home.policy())) {
            return false;
        }
        Path folder = sample.get().folder();
        if (!Files.exists(home.upstreams())) {
            Home.write(home.upstreams(), required(folder.resolve("upstreams.yaml"), YamlCaps.DEFAULT.bytes()));
        }
        Home.write(home.policy(), required(folder.resolve("policy.yaml"), PolicyFile.MAX_BYTES));
        return true;
    }

    /**
     * Deploys the agents of the sample.
     *
     * @param agents where to
     * @return for each agent that was refused, why
     */
    List<String> deploy(Agents agents) {
        List<String> refused = new ArrayList<>();
        for (Path descriptor : descriptors()) {
            String name = descriptor.getFileName().toString().replaceFirst("\\.yaml\\z", "");
            DeployResult result = agents.deploy(
                    Tokens.ADMINISTRATOR,
                    required(descriptor, YamlCaps.DEFAULT.bytes()),
                    required(descriptor.resolveSibling(name + ".wasm"), 1 << 20));
            switch (result) {
                case DeployResult.Deployed deployed -> {}
                case DeployResult.Refused no ->
                    refused.add("sample " + name + ": " + no.problem().code() + " "
                            + no.problem().message());
            }
        }
        return refused;
    }

    private List<Path> descriptors() {
        try (Stream<Path> files = Files.list(folder.resolve("agents"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the sample agents can't be read", e);
        }
    }

    private static byte[] required(Path file, int most) {
        return Home.read(file, most)
                .orElseThrow(() -> new ConfigurationException("The sample has no " + file.getFileName() + "."));
    }
}
