package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.operations.rulefiles.TextFile;
import io.rabbitagent.ruletest.Members;
import io.rabbitagent.yaml.YamlDocument;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;

/** The picture that a test begins with: a healthy cluster of some size, or one from a file. */
final class Bases {
    private static final Pattern SIZE = Pattern.compile("[1-9]");
    private static final String REMEDY =
            "write {healthy: 3}, with 1 to 9 members, or the name of a file with a picture";

    private final Path testFile;

    Bases(Path testFile) {
        this.testFile = testFile;
    }

    Optional<ClusterPicture> read(Place place) {
        if (!place.isMapping()) {
            return Words.text(place)
                    .flatMap(name -> fixture(testFile.resolveSibling(name).normalize(), place));
        }
        Optional<Place> size = place.keys(List.of("healthy")).flatMap(keys -> Optional.ofNullable(keys.get("healthy")));
        boolean right = size.filter(at -> SIZE.matcher(at.text()).matches()).isPresent();
        if (!right) {
            size.orElse(place).fault(size.orElse(place).shown() + " is no number of members", REMEDY);
        }
        return right ? size.map(at -> Members.healthy(Integer.parseInt(at.text()))) : Optional.empty();
    }

    private static Optional<ClusterPicture> fixture(Path file, Place named) {
        try {
            Optional<MappingNode> document = YamlDocument.read(TextFile.read(file, TestFileReader.MOST));
            if (document.isEmpty()) {
                named.fault(file + " is empty", "put a picture there, as the journal has it");
                return Optional.empty();
            }
            Place top = new Place(named.problems(), file.toString(), document.get(), "");
            return Overlay.read(ClusterPicture.class, top).filter(picture -> sound(picture, top));
        } catch (TextFile.Unreadable e) {
            named.fault(file + e.position() + " " + e.what(), e.remedy());
        } catch (YamlDocument.Malformed e) {
            named.problems().error(file + e.position, "", e.what, "correct it");
        }
        return Optional.empty();
    }

    /** The same node at all three places where a report names it. */
    private static boolean sound(ClusterPicture picture, Place top) {
        boolean members = !picture.reports().isEmpty();
        if (!members) {
            top.fault("has no members", "add them below reports");
        }
        List<String> wrong = picture.reports().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(entry.getValue().node())
                        || !entry.getKey().equals(entry.getValue().observation().node()))
                .map(Map.Entry::getKey)
                .map(Object::toString)
                .toList();
        wrong.forEach(node ->
                top.fault("the report of " + node + " has another node in it", "write " + node + " there, too"));
        return members && wrong.isEmpty();
    }
}
