package dev.caxton.docs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules about the direction of arrows that module descriptors do not show: they hold inside modules too, and where the server ignores descriptors. */
class ArrowsTest {

    private static final String[] CORE = {
        "dev.caxton.policy..",
        "dev.caxton.resource..",
        "dev.caxton.audit..",
        "dev.caxton.wasm..",
        "dev.caxton.runtime.."
    };

    private final JavaClasses product = classes(Tree.folders());

    @Test
    void packagesHaveNoCircles() {
        slices().matching("dev.caxton.(**)").should().beFreeOfCycles().check(product);
    }

    @Test
    void theCoreKnowsNoContainerNoGatewayAndNoEngine() {
        noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta..",
                        "org.eclipse..",
                        "io.modelcontextprotocol..",
                        "io.smallrye..",
                        "run.endive..",
                        "io.github.kawamuray..",
                        "dev.caxton.engine..",
                        "dev.caxton.mcp..",
                        "dev.caxton.management..",
                        "dev.caxton.launcher..")
                .check(product);
    }

    @Test
    void theGatewayKnowsNoContainer() {
        noClasses()
                .that()
                .resideInAPackage("dev.caxton.mcp..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta..", "dev.caxton.management..", "dev.caxton.engine..")
                .check(product);
    }

    @Test
    void nothingKnowsTheLauncher() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.caxton.launcher..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.caxton.launcher..")
                .check(product);
    }

    /** An empty import would make every rule above true. */
    @Test
    void theRulesSeeTheClasses() {
        for (String name :
                List.of("dev.caxton.policy.Policy", "dev.caxton.wasm.FrontEnd", "dev.caxton.mcp.McpGateway")) {
            assertTrue(product.contain(name), name);
        }
    }

    private static JavaClasses classes(List<String> folders) {
        List<Path> paths = folders.stream()
                .filter(folder -> !folder.startsWith("examples/") && !folder.equals("benchmarks"))
                .map(Tree::classes)
                .filter(Files::isDirectory)
                .toList();
        return new ClassFileImporter().importPaths(paths);
    }
}
