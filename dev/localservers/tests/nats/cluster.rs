//! Three members.

use localservers::{Home, Link, NatsCluster, NatsOptions};

use crate::support::{Bus, binary, office, provision, wait_for};

#[tokio::test]
async fn a_cluster_survives_its_leader_and_learns_of_a_new_office() {
    let home = Home::temporary("cluster").unwrap();
    let offices = vec![(office("plm"), Link::Direct)];
    let options = NatsOptions { offices, itjen: true, ..NatsOptions::default() };
    let cluster = NatsCluster::start(&binary(), &home.dir("nats"), &options).unwrap();
    let seeds = cluster.accounts().seeds_dir();
    let hub = Bus::connect(&cluster.url(), "provision", &seeds).await.unwrap();
    provision(&hub, &[], &["plm"], 3).await;
    assert!(cluster.leader().unwrap() < 3);
    let leader = cluster.leader_of("INGRESS_DIRECT").unwrap();
    let app = Bus::connect(&cluster.url(), "off_plm", &seeds).await.unwrap();
    app.submit("ph.in.off.plm.survey.rating.submitted.v1", "1").await.unwrap();
    cluster.members()[leader].kill9().unwrap();
    wait_for("another leader", || async { cluster.leader_of("INGRESS_DIRECT").unwrap() != leader })
        .await;
    wait_for("the office to publish again", || async {
        app.submit("ph.in.off.plm.survey.rating.submitted.v1", "2").await.is_ok()
    })
    .await;
    cluster.members()[leader].start_again().unwrap();
    cluster.wait_until_healthy().unwrap();
    cluster.accounts().add_office(&office("gto"), Link::Direct).unwrap();
    cluster.reload().unwrap();
    for member in cluster.members() {
        let known = Bus::connect(&member.url(), "off_gto", &seeds).await;
        assert!(known.is_ok());
    }
}
