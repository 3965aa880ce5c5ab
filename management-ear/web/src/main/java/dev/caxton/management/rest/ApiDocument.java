package dev.caxton.management.rest;

import dev.caxton.management.problem.ProblemDocument;
import dev.caxton.management.role.Role;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;

/**
 * Adds to the OpenAPI document what holds for every operation, from the same annotations that are enforced: an id, the roles of which a caller needs one, and that every
 * error is a problem document.
 */
public class ApiDocument implements OASFilter {

    private static final String BASE = "/api/v1";

    private static final List<Class<?>> RESOURCES = List.of(
            AgentResource.class,
            VersionsResource.class,
            AgentsResource.class,
            ApprovalsResource.class,
            AuditResource.class,
            DeadLettersResource.class,
            HealthResource.class,
            HoldsResource.class,
            HostFunctionsResource.class,
            LimitsResource.class,
            LiveResource.class,
            LogsResource.class,
            MessagesResource.class,
            PinsResource.class,
            PolicyResource.class,
            PolicyVersionsResource.class,
            QuotasResource.class,
            TicketsResource.class,
            ToolsResource.class,
            UpstreamAuthorizationResource.class,
            UpstreamBreakerResource.class,
            UpstreamOutputResource.class,
            UpstreamsResource.class,
            UsageResource.class,
            VersionResource.class);

    /** For the container. */
    public ApiDocument() {}

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Map<String, Method> methods = methods();
        Map<String, PathItem> paths = document.getPaths().getPathItems();
        paths.forEach((path, item) -> item.getOperations().forEach((verb, operation) -> {
            Method method = methods.get(verb + " " + path);
            if (method == null) {
                throw new IllegalStateException("no resource method for " + verb + " " + path);
            }
            complete(operation, method);
        }));
        // A message's content and a call's arguments are any JSON, which a type can't say.
        Map<String, Schema> schemas = document.getComponents().getSchemas();
        any(schemas, "MessageRequest", "content");
        any(schemas, "PolicyQuestion", "arguments");
        // Records and proofs are objects as they stand in the log.
        schema(schemas, "Line").setProperties(null);
        document.setServers(List.of(OASFactory.createServer().url("/")));
    }

    private static void any(Map<String, Schema> schemas, String name, String property) {
        Schema schema =
                Objects.requireNonNull(schema(schemas, name).getProperties().get(property), property);
        schema.setType(null);
        schema.setItems(null);
    }

    private static Schema schema(Map<String, Schema> schemas, String name) {
        return Objects.requireNonNull(schemas.get(name), name);
    }

    private static void complete(Operation operation, Method method) {
        String type = method.getDeclaringClass().getSimpleName().replaceFirst("Resource$", "");
        operation.setOperationId(Character.toLowerCase(type.charAt(0)) + type.substring(1) + "." + method.getName());
        Set<Role> roles = RoleCheck.roles(method);
        List<String> named = roles.equals(EnumSet.allOf(Role.class))
                ? List.of()
                : roles.stream().map(Role::toString).toList();
        operation.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme("token", named)));
        if (takesDeployment(method)) {
            operation.setRequestBody(deployment());
        }
        Content problem = OASFactory.createContent()
                .addMediaType(
                        ProblemDocument.MEDIA_TYPE,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref("#/components/schemas/ProblemDocument")));
        for (String status : List.of("401", "403", "4XX", "5XX")) {
            if (!operation.getResponses().hasAPIResponse(status)) {
                operation
                        .getResponses()
                        .addAPIResponse(
                                status,
                                OASFactory.createAPIResponse()
                                        .description(
                                                switch (status) {
                                                    case "401" -> "There is no valid token";
                                                    case "403" ->
                                                        "The caller has not the role, or belongs to another tenant";
                                                    case "4XX" -> "The request is refused";
                                                    default -> "The server can't do it now";
                                                })
                                        .content(problem));
            }
        }
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (status.startsWith("4") && response.getContent() == null) {
                response.setContent(problem);
            }
        });
    }

    private static boolean takesDeployment(Method method) {
        Consumes consumes = method.getAnnotation(Consumes.class);
        return consumes != null && List.of(consumes.value()).contains(MediaType.MULTIPART_FORM_DATA);
    }

    /** A module and its descriptor: the only form with parts that there is. */
    private static RequestBody deployment() {
        Schema form = OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .addProperty(
                        "module",
                        OASFactory.createSchema()
                                .addType(Schema.SchemaType.STRING)
                                .format("binary")
                                .description("The WebAssembly module"))
                .addProperty(
                        "descriptor",
                        OASFactory.createSchema()
                                .addType(Schema.SchemaType.STRING)
                                .description("Name, level, limits and peers, in YAML or JSON"))
                .addRequired("module")
                .addRequired("descriptor");
        return OASFactory.createRequestBody()
                .required(true)
                .content(OASFactory.createContent()
                        .addMediaType(
                                MediaType.MULTIPART_FORM_DATA,
                                OASFactory.createMediaType().schema(form)));
    }

    /** Every resource method by its verb and path. */
    private static Map<String, Method> methods() {
        Map<String, Method> methods = new TreeMap<>();
        for (Class<?> resource : RESOURCES) {
            String base = BASE + resource.getAnnotation(Path.class).value();
            for (Method method : resource.getDeclaredMethods()) {
                verb(method).ifPresent(verb -> {
                    Path path = method.getAnnotation(Path.class);
                    String key = verb + " " + base + (path == null ? "" : path.value());
                    // Of two methods for different bodies one describes both.
                    methods.merge(key, method, (one, other) -> described(one) ? one : other);
                });
            }
        }
        return methods;
    }

    private static boolean described(Method method) {
        return method.isAnnotationPresent(org.eclipse.microprofile.openapi.annotations.Operation.class);
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(Objects::nonNull)
                .map(HttpMethod::value)
                .findFirst();
    }
}
