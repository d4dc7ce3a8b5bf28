//! Procedure B, from the form to the archive, with one person who is excluded from one case.

use std::path::Path;

use anyhow::Context;
use drive::{
    CaseSteps, Clients, Complaint, Inspectorate, Installation, Keepsake, Mailbox, People,
    WitnessHouse, completion, file, play_case, until,
};
use kernel::{Clock, Zone};
use proto::triage::v1::{ListCasesRequest, RegisterStaffRequest, SendDataRequestRequest};
use serde_json::Value;

use super::play::quarter;
use super::safety::UnderWay;
use super::{receipt, recusal};

pub(crate) const OFFICE: &str = "gto";
/// Places in the list of complaints: whose reporter is followed, …
const FOLLOWED: usize = 0;
/// … from which Itjen keeps a member of the team away, …
const KEPT_AWAY: usize = 1;
/// … in which that person declares a conflict, …
const DECLARED: usize = 3;
/// … and which is erased in the end.
const ERASED: usize = 4;

/// The running installation and everybody who acts on it.
pub(crate) struct Wbs<'a> {
    pub(crate) installation: &'a Installation,
    pub(crate) program: &'a Path,
    pub(crate) witness: &'a WitnessHouse,
    pub(crate) clients: &'a Clients,
    pub(crate) people: &'a People,
    pub(crate) http: &'a str,
}

impl Wbs<'_> {
    /// B1 to B10 with every complaint.
    pub(crate) async fn play(&self, complaints: &[Complaint]) -> anyhow::Result<UnderWay> {
        let Wbs { clients, people, .. } = self;
        self.register_staff().await?;
        let filed = self.file_all(complaints).await?;
        eprintln!("  B1 {} pengaduan diterima, masing-masing dengan bukti pengaduan", filed.len());
        let (id, mailboxes) = (ids(&filed)?, self.mailboxes(&filed)?);
        let itjen = Inspectorate::of(&self.installation.home, &people.inspectorate, clients)?;
        self.release(&itjen, &id).await?;
        let mail = receipt::correspond(clients, people, &mailboxes[FOLLOWED], &id[FOLLOWED]).await;
        let declared = recusal::declare(clients, &people.wbs_third, &id[DECLARED]).await?;
        for (complaint, case_id) in complaints.iter().zip(id.iter().cloned()) {
            play_case(&CaseSteps { clients, people, itjen: &itjen, case_id, complaint })
                .await
                .with_context(|| format!("complaint {}", complaint.number))?;
            eprintln!("  B4–B10 pengaduan {}: {}", complaint.number, outcome(complaint));
        }
        Ok(UnderWay {
            mail: mail?,
            declared,
            mailbox: mailboxes[FOLLOWED].clone(),
            sent: complaints[FOLLOWED].clone(),
            kept_away: id[KEPT_AWAY].clone(),
            erased: (id[ERASED].clone(), mailboxes[ERASED].clone()),
            reporter: self.keepsake("pelapor-1", &filed[FOLLOWED], &complaints[FOLLOWED])?,
            of_erased: self.keepsake("pelapor-5", &filed[ERASED], &complaints[ERASED])?,
        })
    }

    async fn register_staff(&self) -> anyhow::Result<()> {
        let People { wbs: [first, second], wbs_third, admin_head, gto_head, .. } = self.people;
        for person in [first, second, wbs_third, admin_head, gto_head] {
            let request = RegisterStaffRequest {
                person: person.0.person.to_string(),
                office: OFFICE.into(),
                roles: person.0.roles.iter().map(ToString::to_string).collect(),
                ..Default::default()
            };
            let operator = &self.people.operator;
            self.clients.triage(operator).register_staff(request).await.context("staff")?;
        }
        Ok(())
    }

    /// Files every complaint; answers with their receipts in the same order.
    async fn file_all(&self, complaints: &[Complaint]) -> anyhow::Result<Vec<Value>> {
        let (client, ids) = (reqwest::Client::new(), kernel::Ids::new(Clock::machine()));
        let mut filed = Vec::new();
        for complaint in complaints {
            let form_id = ids.uuid_v4().to_string();
            filed.push(file(&client, self.http, complaint, &form_id).await?);
        }
        Ok(filed)
    }

    fn mailboxes(&self, filed: &[Value]) -> anyhow::Result<Vec<Mailbox>> {
        let client = reqwest::Client::new();
        filed.iter().map(|receipt| Mailbox::of(&client, self.http, receipt)).collect()
    }

    fn keepsake(&self, name: &str, receipt: &Value, sent: &Complaint) -> anyhow::Result<Keepsake> {
        let keepsake = receipt::folder(self, name)?;
        receipt::keep(&keepsake, receipt, sent)?;
        Ok(keepsake)
    }

    /// B2 and B3; one member of the team never learns of one of the cases.
    async fn release(&self, itjen: &Inspectorate<'_>, id: &[String]) -> anyhow::Result<()> {
        let quarter = quarter(Zone::Wita);
        let request = SendDataRequestRequest {
            completion: completion(&["data-request-letter"]),
            office: OFFICE.into(),
            quarter: quarter.clone(),
            letter_number: "PS.04.01/C.X.20/17/2026".into(),
        };
        let team = &self.people.wbs[0];
        self.clients.triage(team).send_data_request(request).await.context("B2")?;
        eprintln!("  B2 surat permintaan data {quarter} dikirim ke Itjen");
        let pending = itjen.pending(OFFICE, &quarter, id.len()).await?;
        let away = [(id[KEPT_AWAY].clone(), self.people.wbs_third.clone())];
        let letter = "PS.04.01/IJ/301/2026";
        let cases = itjen.reply_without(OFFICE, &quarter, letter, &pending, &away).await?;
        eprintln!("  B3 Itjen membalas dan membuka {} pengaduan bagi Tim WBS", cases.len());
        until("the cases to open", || async {
            let request = ListCasesRequest { office: OFFICE.into(), all: true };
            let open = self.clients.triage(team).list_cases(request).await?.into_inner().cases;
            Ok((open.len() >= cases.len()).then_some(()))
        })
        .await
    }
}

fn ids(filed: &[Value]) -> anyhow::Result<Vec<String>> {
    let id = |receipt: &Value| {
        let id = receipt["complaint_id"].as_str();
        id.map(str::to_owned).context("the receipt names no complaint")
    };
    filed.iter().map(id).collect()
}

fn outcome(complaint: &Complaint) -> &'static str {
    match (complaint.grade.as_str(), &complaint.reply_address) {
        ("oversight_grade", _) => "berkadar pengawasan, diteruskan ke Itjen, diarsipkan",
        (_, Some(_)) => "tidak berkadar pengawasan, diklarifikasi dan dibalas, diarsipkan",
        (_, None) => "tidak berkadar pengawasan, diklarifikasi, diarsipkan",
    }
}
