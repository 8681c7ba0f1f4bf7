package io.rabbitagent.operations.ruletesting;

import io.rabbitagent.rules.file.RuleReading;
import io.rabbitagent.rules.file.RuleText;
import java.util.List;

/** Makes rules of the texts of rule files. */
@FunctionalInterface
public interface RuleLoading {
    RuleReading read(List<RuleText> files);
}
