package dev.caxton.policy.yaml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Builds the tree of one document from the engine's events, one at a time, so that a cap stops it before the rest is looked at. */
final class Composer {

    private final String source;
    private final String text;
    private final YamlCaps caps;
    private final Iterator<Event> events;
    private List<String> lines = List.of();
    private int nodes;

    Composer(String source, String text, YamlCaps caps) {
        this.source = source;
        this.text = text;
        this.caps = caps;
        LoadSettings settings = LoadSettings.builder()
                .setLabel("document")
                .setParseComments(false)
                .setUseMarks(true)
                .setCodePointLimit(Math.max(1, text.length()))
                .build();
        this.events = new ParserImpl(settings, new StreamReader(settings, text));
    }

    YamlMap document() {
        try {
            next(); // the start of the stream
            Event start = next();
            if (!(start instanceof DocumentStartEvent document)) {
                throw new YamlException(
                        YamlError.SYNTAX, place("", start), "the document is empty; a mapping is expected");
            }
            if (document.getSpecVersion().isPresent() || !document.getTags().isEmpty()) {
                throw new YamlException(
                        YamlError.CONSTRUCT, place("", start), "directives are not admitted; remove the line with '%'");
            }
            YamlValue top = value(next(), "", 1);
            next(); // the end of the document
            Event end = next();
            if (end instanceof DocumentStartEvent) {
                throw new YamlException(
                        YamlError.SYNTAX, place("", end), "a second document starts here; one is admitted");
            }
            return top.map();
        } catch (ReaderException e) {
            throw new YamlException(
                    YamlError.ENCODING,
                    StrictYaml.at(source, text, clampedIndex(e.getPosition())),
                    "the character U+%04X is not admitted".formatted(e.getCodePoint()));
        } catch (MarkedYamlEngineException e) {
            YamlPlace place = e.getProblemMark()
                    .or(e::getContextMark)
                    .map(mark -> place("", mark))
                    .orElse(new YamlPlace(source, "", 1, 1));
            String problem = e.getProblem() == null ? "the text is not well-formed" : e.getProblem();
            throw new YamlException(YamlError.SYNTAX, place, "not well-formed YAML: " + Texts.printable(problem));
        } catch (YamlEngineException | IllegalArgumentException e) {
            // The engine lets some faults of hostile escapes through without a place.
            throw new YamlException(
                    YamlError.SYNTAX, new YamlPlace(source, "", 1, 1), "the document is not well-formed YAML");
        }
    }

    private Event next() {
        return events.next();
    }

    private YamlValue value(Event event, String path, int depth) {
        YamlPlace place = place(path, event);
        if (!(event instanceof NodeEvent node) || event.getEventId() == Event.ID.Alias) {
            throw new YamlException(YamlError.CONSTRUCT, place, "aliases are not admitted; write the value out");
        }
        if (node.getAnchor().isPresent()) {
            throw new YamlException(YamlError.CONSTRUCT, place, "anchors are not admitted; write the value out");
        }
        if (++nodes > caps.nodes()) {
            throw new YamlException(
                    YamlError.TOO_LARGE, place, "the document has more than " + caps.nodes() + " values");
        }
        return switch (node) {
            case ScalarEvent scalar -> scalar(scalar, place);
            case CollectionStartEvent collection -> collection(collection, place, depth);
            default -> throw new YamlException(YamlError.SYNTAX, place, "a value is expected here");
        };
    }

    private YamlValue scalar(ScalarEvent event, YamlPlace place) {
        refuseTag(event.getTag(), place);
        String content = event.getValue();
        if (!Texts.isWellFormed(content)) {
            throw new YamlException(
                    YamlError.ENCODING, place, "half of a surrogate pair stands here; write the whole character");
        }
        return new YamlScalar(place, content, event.isPlain(), first(event, place));
    }

    /** Where the content begins, where its lines are those of the document: then a fault in the content has a place in the document. */
    private Optional<YamlPlace> first(ScalarEvent event, YamlPlace place) {
        return switch (event.getScalarStyle()) {
            case PLAIN, SINGLE_QUOTED, DOUBLE_QUOTED ->
                event.getStartMark()
                                .map(Mark::getLine)
                                .equals(event.getEndMark().map(Mark::getLine))
                        ? Optional.of(new YamlPlace(
                                place.source(), place.path(), place.line(), place.column() + (event.isPlain() ? 0 : 1)))
                        : Optional.empty();
            case LITERAL -> {
                String line = place.line() < lines().size() ? lines().get(place.line()) : "";
                int indentation = line.length() - line.stripLeading().length();
                yield line.isBlank()
                        ? Optional.empty()
                        : Optional.of(new YamlPlace(place.source(), place.path(), place.line() + 1, indentation + 1));
            }
            case FOLDED, JSON_SCALAR_STYLE -> Optional.empty();
        };
    }

    private List<String> lines() {
        if (lines.isEmpty()) {
            lines = text.lines().toList();
        }
        return lines;
    }

    private YamlValue collection(CollectionStartEvent event, YamlPlace place, int depth) {
        refuseTag(event.getTag(), place);
        if (depth > caps.depth()) {
            throw new YamlException(
                    YamlError.TOO_LARGE, place, "values are nested deeper than " + caps.depth() + " levels");
        }
        return event.getEventId() == Event.ID.SequenceStart ? list(place, depth) : map(place, depth);
    }

    private YamlList list(YamlPlace place, int depth) {
        List<YamlValue> items = new ArrayList<>();
        for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            items.add(value(event, place.path() + "[" + items.size() + "]", depth + 1));
        }
        return new YamlList(place, items);
    }

    private YamlMap map(YamlPlace place, int depth) {
        Map<String, YamlValue> fields = new LinkedHashMap<>();
        Map<String, YamlPlace> names = new LinkedHashMap<>();
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            if (!(value(event, place.path(), depth + 1) instanceof YamlScalar key)) {
                throw new YamlException(
                        YamlError.SYNTAX,
                        place(place.path(), event),
                        "the name of a field is a text, not a list or mapping");
            }
            String name = key.content();
            String shown = Texts.printable(name);
            YamlPlace keyPlace = place(place.path().isEmpty() ? shown : place.path() + "." + shown, event);
            YamlPlace earlier = names.putIfAbsent(name, keyPlace);
            if (earlier != null) {
                throw new YamlException(
                        YamlError.DUPLICATE, keyPlace, "this field stands in line " + earlier.line() + " already");
            }
            fields.put(name, value(next(), keyPlace.path(), depth + 1));
        }
        return new YamlMap(place, fields, names);
    }

    private static void refuseTag(Optional<String> tag, YamlPlace place) {
        if (tag.isPresent()) {
            throw new YamlException(YamlError.CONSTRUCT, place, "tags are not admitted; remove what starts with '!'");
        }
    }

    private YamlPlace place(String path, Event event) {
        return event.getStartMark().map(mark -> place(path, mark)).orElse(new YamlPlace(source, path, 1, 1));
    }

    private YamlPlace place(String path, Mark mark) {
        return new YamlPlace(source, path, mark.getLine() + 1, mark.getColumn() + 1);
    }

    private int clampedIndex(int position) {
        return Math.max(0, Math.min(position, text.length()));
    }
}
