package io.rabbitagent.rules.file;

import io.rabbitagent.rules.Rule;
import io.rabbitagent.rules.cel.Expressions;
import io.rabbitagent.yaml.Oddity;
import io.rabbitagent.yaml.Problem;
import io.rabbitagent.yaml.YamlDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Reads rule files, and says all that is wrong in them at once. */
public final class RuleReader {
    /** More is no rule. */
    public static final int MOST_BYTES = 64 * 1024;

    private final RuleBuilder.Compiler compiler;

    public RuleReader(Expressions expressions) {
        this(expressions::compile);
    }

    RuleReader(RuleBuilder.Compiler compiler) {
        this.compiler = compiler;
    }

    public RuleReading read(List<RuleText> files) {
        List<Rule> rules = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        List<Problem> warnings = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        for (RuleText file : files) {
            RuleSource source = new RuleSource(file);
            root(source).ifPresent(root -> {
                RuleBuilder builder = new RuleBuilder(source, compiler, root);
                builder.name().ifPresent(name -> unique(name, names));
                builder.rule().ifPresent(rules::add);
            });
            problems.addAll(source.problems());
            warnings.addAll(source.warnings());
        }
        return new RuleReading(rules, problems, warnings);
    }

    private static void unique(Read<String> name, Map<String, String> names) {
        Place place = name.place();
        String first = names.putIfAbsent(name.value(), place.source().file() + place.position());
        if (first != null) {
            place.fault("there is another rule '" + name.value() + "', at " + first, "rename or remove one of them");
        }
    }

    private static Optional<Section> root(RuleSource source) {
        if (source.text().getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            source.fault("is larger than " + MOST_BYTES / 1024 + " KiB", "write one rule a file");
            return Optional.empty();
        }
        try {
            List<Oddity> oddities = Oddity.in(source.text());
            oddities.forEach(oddity -> source.fault(oddity.position(), "", oddity.what(), oddity.remedy()));
            if (!oddities.isEmpty()) {
                return Optional.empty();
            }
            Optional<MappingNode> root = YamlDocument.read(source.text());
            if (root.isEmpty()) {
                source.fault("is empty", "write a rule, or remove the file");
            }
            return root.flatMap(node -> Fields.ROOT.read(new Place(source, node, "")));
        } catch (YamlDocument.Malformed e) {
            String remedy = "correct it; text with special characters goes between quotes";
            e.at().ifPresentOrElse(at -> source.fault(at, "", e.what, remedy), () -> source.fault(e.what, remedy));
            return Optional.empty();
        }
    }
}
