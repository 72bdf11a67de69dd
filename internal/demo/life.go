package demo

import (
	"slices"
	"time"

	"roster"
	"roster/internal/directory"
)

// The past of a demo organisation: two years of days, up to the day it is made.
const past = 2 * 365

// day is a day of the story, from 0; minute is one since its beginning.
type (
	day    int
	minute int64
)

// at gives a time within working hours of a day; a weekend waits for Monday,
// unless the story is over by then.
func (s *Story) at(d day, what, about int) minute {
	d = min(max(d, 0), past-1)
	switch weekday := s.begin.AddDate(0, 0, int(d)).Weekday(); {
	case weekday == time.Saturday && d+2 < past:
		d += 2
	case weekday == time.Sunday && d+1 < past:
		d++
	}
	return minute(d)*24*60 + 7*60 + minute(s.dice.below(600, forTime, about*16+what))
}

func (s *Story) time(m minute) time.Time { return s.begin.Add(time.Duration(m) * time.Minute) }

// event is one step of a life before it is put into words.
type event struct {
	at   minute
	what int // as dice know it
}

// The two parts of an absence and of a beginning, and the archive.
const (
	forReturn = 100 + iota
	forStart
	forArchive
)

// life gives the steps of somebody's life, the first of which makes them.
func (s *Story) life(i int, leads bool) []event {
	d := s.dice
	var list []event
	begin, end := day(0), day(past-1)
	switch {
	case leads || d.in100(74, forJoin, i): // was there before Roster came
		list = append(list, event{0, forJoin})
	case d.in100(4, forJoin, -1-i): // is about to come
		return append(list, event{s.at(past-1-day(d.below(12, forJoin, i)), forJoin, i), forJoin})
	default:
		begin = day(1 + d.below(past-15, forJoin, i))
		made := s.at(begin, forJoin, i)
		list = append(list, event{made, forJoin})
		if d.in100(40, forStart, i) && begin+12 < past-3 {
			begin += 12
			list = append(list, event{s.at(begin, forStart, i), forStart})
		}
	}
	left := end + 1
	share := 11.0
	if leads {
		share = 1.5
	}
	if length := int(end - begin - 20); length > 0 && d.in100(share, forLeave, i) {
		left = begin + 20 + day(d.below(length, forLeave, i))
	}
	room := float64(min(left, end) - begin - 4)
	within := func(from, to float64, what int) day {
		return begin + 2 + day(room*from) + day(d.below(int(room*(to-from))+1, what, i))
	}
	if room > 40 {
		if d.in100(9, forPromotion, i) && !leads {
			list = append(list, event{s.at(within(0.05, 0.4, forPromotion), forPromotion, i), forPromotion})
		}
		if d.in100(1.5, forMarriage, i) {
			list = append(list, event{s.at(within(0.42, 0.5, forMarriage), forMarriage, i), forMarriage})
		}
		if d.in100(7, forMove, i) && !leads {
			list = append(list, event{s.at(within(0.52, 0.75, forMove), forMove, i), forMove})
		}
		if d.in100(5, forAbsence, i) {
			list = s.absence(list, i, within(0.77, 0.97, forAbsence), left)
		}
	}
	if left <= end {
		list = append(list, event{s.at(left, forLeave, i), forLeave})
		if archive := left + 180; archive < end {
			list = append(list, event{s.at(archive, forArchive, i), forArchive})
		}
	}
	return list
}

// back is the day on which somebody who goes away comes back.
func (s *Story) back(i int, from day) day { return from + 21 + day(s.dice.below(140, forReturn, i)) }

func (s *Story) absence(list []event, i int, from, left day) []event {
	back := s.back(i, from)
	if left < past && back+3 >= left { // who leaves is there to say goodbye
		return list
	}
	list = append(list, event{s.at(from, forAbsence, i), forAbsence})
	if back < past-3 {
		list = append(list, event{s.at(back, forReturn, i), forReturn})
	}
	return list
}

// steps puts a life into words.
func (s *Story) steps(i int) []directory.Step {
	p := s.person(i)
	life := s.life(i, p.leads)
	list := make([]directory.Step, len(life))
	for k, e := range life {
		c := roster.Change{Subject: roster.Subject{Kind: roster.SubjectUser, ID: s.userID(i)}, Verb: roster.Update}
		s.tell(&c, &p, e, life, k)
		list[k] = directory.Step{At: s.time(e.at), Change: c}
	}
	return list
}

func (s *Story) tell(c *roster.Change, p *person, e event, life []event, k int) {
	at := s.time(e.at)
	switch e.what {
	case forJoin:
		s.tellJoin(c, p, e, life)
	case forStart:
		c.Verb, c.Reason = roster.Activate, "First day at work"
	case forPromotion:
		p.title = "Senior " + lower(p.title)
		if p.kind == "intern" {
			p.title, p.kind = s.fields[s.company.units[p.unit].field].titles[0], "employee"
			c.Values, c.Reason = roster.Values{"title": p.title, "userType": p.kind}, "Taken on after the internship"
			return
		}
		c.Values, c.Reason = roster.Values{"title": p.title}, "Promotion"
	case forMarriage:
		c.Values, c.Reason = roster.Values{"name.familyName": p.married.text}, "New family name"
		if d := p.displayName(p.married); d != "" {
			c.Values["displayName"] = d
		}
	case forMove:
		to := s.company.leaves[s.dice.below(len(s.company.leaves), forMove, -1-p.number)]
		if at := slices.Index(s.company.leaves, p.unit); s.company.leaves[at] == to { // a move leads elsewhere
			to = s.company.leaves[(at+1)%len(s.company.leaves)]
		}
		line := s.company.line(to)
		c.Values = roster.Values{"unit": s.unitID(to), "manager": s.userID(to), "costCenter": "C" + itoa(1000+to), "division": line[len(line)-2]}
		if len(line) > 2 {
			c.Values["department"] = line[len(line)-3]
		}
		c.Reason = "Move to " + line[0]
	case forAbsence:
		reasons := []string{"Parental leave", "Sabbatical", "Care leave", "Long-term illness"}
		c.Verb, c.Reason = roster.Suspend, reasons[s.dice.below(len(reasons), forAbsence, -1-p.number)]
		c.Until = s.until(p.number, e, life, k)
	case forReturn:
		c.Verb, c.Reason = roster.Activate, "Back at work"
	case forLeave:
		reasons := []string{"Resignation", "Resignation", "End of contract", "Retirement", "Redundancy"}
		c.Verb, c.Reason = roster.Deactivate, reasons[s.dice.below(len(reasons), forLeave, -1-p.number)]
		c.Values = roster.Values{"endDate": at.Format(time.DateOnly)}
	case forArchive:
		c.Verb, c.Reason = roster.Archive, "Half a year after leaving"
	}
}

// tellJoin makes somebody: who was there before Roster has begun earlier, and
// who is about to come begins later.
func (s *Story) tellJoin(c *roster.Change, p *person, e event, life []event) {
	at := s.time(e.at)
	joined, status := at, roster.Active
	switch {
	case e.at == 0:
		joined = s.begin.AddDate(0, 0, -30-s.dice.below(15*365, forJoin, -1-p.number))
		c.Reason = "Taken over when Roster was introduced"
	case len(life) > 1 && life[1].what == forStart:
		joined, status, c.Reason = s.time(life[1].at), roster.Staged, "Contract signed"
	case e.at >= minute(past-13)*24*60:
		joined, status, c.Reason = s.begin.AddDate(0, 0, past+3+s.dice.below(40, forStart, p.number)), roster.Staged, "Contract signed"
	default:
		c.Reason = "New colleague"
	}
	c.Verb, c.Values, c.State = roster.Create, s.values(p, joined), &roster.State{Status: status}
	if p.kind == "contractor" || p.kind == "intern" {
		c.Values["endDate"] = s.begin.AddDate(0, 0, past+30+s.dice.below(400, forLeave, p.number)).Format(time.DateOnly)
	}
}

// until is the day on which somebody who is still away is expected back. Who
// came back in the story was away for an open time: the day would be over, and
// whoever ends suspensions that are over would be quicker than the story.
func (s *Story) until(i int, e event, life []event, k int) time.Time {
	if k+1 < len(life) && life[k+1].what == forReturn {
		return time.Time{}
	}
	until := s.begin.AddDate(0, 0, int(s.back(i, day(e.at/(24*60)))))
	if soon := s.begin.AddDate(0, 0, past+2); until.Before(soon) {
		until = soon
	}
	return until.Add(8 * time.Hour)
}
