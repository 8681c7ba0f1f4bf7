package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

/** Plans that are carried out on the lab while their agent ends again and again. */
enum CrashPlan {
    APP_STOPPED("app-stopped", 2) {
        @Override
        void bringAbout() {
            Lab.rabbitmqctl(victim(), "stop_app").succeeded();
        }
    },

    FORGOTTEN("inconsistent-cluster", 3) {
        @Override
        void bringAbout() {
            Lab.rabbitmqctl(victim(), "stop_app").succeeded();
            Lab.rabbitmqctl(1, "forget_cluster_node", Lab.node(victim())).succeeded();
            assertThat(Lab.rabbitmqctl(victim(), "start_app").code()).isNotZero();
        }
    };

    private final String rule;
    private final int victim;

    CrashPlan(String rule, int victim) {
        this.rule = rule;
        this.victim = victim;
    }

    String rule() {
        return rule;
    }

    /** The host that is broken, and whose agent does the steps. */
    int victim() {
        return victim;
    }

    /** Breaks the cluster so that the rule finds it. */
    abstract void bringAbout();
}
